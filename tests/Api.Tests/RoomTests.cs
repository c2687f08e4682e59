namespace ChannelFit.Api.Tests;

/// <summary>
/// App → Cli → Features → Http → Postgres → Seeds: a folder uses only folders to its right
/// (docs/architecture.md#projects-and-dependencies).
/// </summary>
public sealed class RoomTests
{
    private static readonly string[] Order = ["", "Cli", "Features", "Http", "Postgres", "Seeds"];

    private static readonly Rooms Ours = new(typeof(Seeds.SeedFiles).Assembly, "ChannelFit.Api", Order);

    private static readonly Rooms Planted = new(typeof(RoomTests).Assembly, "ChannelFit.Api.Tests.Planted", Order);

    [Fact]
    public void No_room_uses_a_room_to_its_left_and_no_feature_another() => Assert.Empty(Ours.Faults());

    [Fact]
    public void Every_type_lives_in_a_room() => Assert.Empty(Ours.Homeless());

    [Fact]
    public void A_house_with_every_kind_of_wrong_use_is_found_out() =>
        Assert.Equal(
            [
                "Cli.Verb -> Settings",
                "Features.Ours.Awaits -> Features.Theirs.Thing",
                "Http.Attributed -> Features.Theirs.Thing",
                "Http.Calls -> Cli.Verb",
                "Http.Catches -> Features.Theirs.Mishap",
                "Postgres.Closes -> Http.Answer",
                "Postgres.Generic -> Http.Answer",
                "Postgres.Holds -> Http.Answer",
                "Postgres.Inherits -> Http.Answer",
                "Seeds.Iterates -> Postgres.Row",
            ],
            Planted.Faults()
        );

    [Fact]
    public void A_drawer_is_found_out() => Assert.Equal(["Utils.Drawer"], Planted.Homeless());
}
