using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A partner as its own keys see and change it.</summary>
public sealed record PartnerSettings(Guid Id, string Name, string[] Origins, string Model, int? RetentionDays)
{
    private const string Columns = "id, name, origins, model, retention_days";

    /// <summary>The settings now; null where there is no such partner.</summary>
    public static Task<PartnerSettings?> Find(TenantDb db, Guid partner, CancellationToken cancel) =>
        db.Read(
            partner,
            $"select {Columns} from partner where id = @tenant",
            args: null,
            static grid => grid.ReadFirstOrDefaultAsync<PartnerSettings?>(),
            cancel
        );

    /// <summary>Changes what the patch names and leaves the rest, so that two patches at once are both kept.</summary>
    /// <param name="known">The settings as they were read.</param>
    /// <param name="held">Whether nothing is changed, and null returned, where the settings are others by now.</param>
    public static Task<PartnerSettings?> Change(
        TenantDb db,
        PartnerSettings known,
        PartnerPatch patch,
        bool held,
        AuditEntry act,
        CancellationToken cancel
    ) =>
        db.Write(
            known.Id,
            $"""
            with
                changed as (
                    update partner set
                        name = coalesce(@Name::text, name),
                        origins = coalesce(@Origins::text[], origins),
                        model = coalesce(@Model::text, model),
                        retention_days =
                            case when @SetsRetention then @RetentionDays::integer else retention_days end
                    where id = @tenant and (
                        not @held
                        or (name, origins, model) = (@knownName, @knownOrigins::text[], @knownModel)
                            and retention_days is not distinct from @knownDays::integer)
                    returning {Columns}),
                {Audit.InsertWhereExists("changed")}
            select {Columns} from changed
            """,
            Audit.AddParameters(
                new
                {
                    patch.Name,
                    patch.Origins,
                    patch.Model,
                    patch.SetsRetention,
                    patch.RetentionDays,
                    held,
                    knownName = known.Name,
                    knownOrigins = known.Origins,
                    knownModel = known.Model,
                    knownDays = known.RetentionDays,
                },
                act
            ),
            static grid => grid.ReadFirstOrDefaultAsync<PartnerSettings?>(),
            cancel
        );
}

/// <summary>What is to be changed; null where it is left as it is.</summary>
/// <param name="SetsRetention">Whether the retention is changed, perhaps to none.</param>
public sealed record PartnerPatch(
    string? Name,
    string[]? Origins,
    string? Model,
    bool SetsRetention,
    int? RetentionDays
)
{
    public bool IsEmpty => Name is null && Origins is null && Model is null && !SetsRetention;
}
