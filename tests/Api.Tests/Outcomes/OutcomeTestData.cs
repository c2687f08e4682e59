using System.CommandLine;
using System.Text.Json;
using ChannelFit.Api.Cli;
using ChannelFit.Api.Database;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Benchmarks.ModelCard;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Stores assessments and activity of many people at once.</summary>
/// <param name="db">The database.</param>
/// <param name="partner">The partner.</param>
/// <param name="test">True for test data.</param>
internal sealed class OutcomeTestData(TenantDb db, Guid partner, bool test)
{
    public const string Model = "fit-model@2.0.0";

    /// <summary>The channels in the order of the model.</summary>
    public static string[] Channels { get; } =
    [
        "twitter",
        "linkedin",
        "referrals",
        "job-boards",
        "company-sites",
        "recruiters",
        "alumni",
        "events",
        "blog",
        "portfolio",
        "communities",
        "outreach",
        "public-service",
    ];

    /// <summary>A week whose attempts have had time.</summary>
    public static IsoWeek Week { get; } = IsoWeek.Of(DateOnly.FromDateTime(DateTime.UtcNow)).AddWeeks(-12);

    /// <summary>Returns the test data of a client's partner and mode.</summary>
    public static async Task<OutcomeTestData> Of(ApiFixture api, HttpClient client)
    {
        var key = client.DefaultRequestHeaders.Authorization!.Parameter!;
        var caller = await api.Services.GetRequiredService<ApiKeyCache>().Find(key, default);
        return new(api.Services.GetRequiredService<TenantDb>(), caller!.PartnerId, caller.IsTest);
    }

    /// <summary>Creates a partner of an application, and returns its test data in live mode and a client with its live key.</summary>
    public static async Task<(OutcomeTestData Data, HttpClient Client)> NewLivePartner(WebApplication app)
    {
        var now = DateTimeOffset.UtcNow;
        var keys = ApiKey.GenerateInitialSet();
        var partner = new Partner(Guid.CreateVersion7(now), "A partner", [], Model, null, now);
        await PartnerStore.Add(app.Services.GetRequiredService<NpgsqlDataSource>(), partner, keys, default);
        var client = new HttpClient
        {
            BaseAddress = new(app.Urls.First()),
            DefaultRequestHeaders = { Authorization = new("Bearer", keys.SingleKey(KeyType.Secret, KeyMode.Live)) },
        };
        return (new(app.Services.GetRequiredService<TenantDb>(), partner.Id, test: false), client);
    }

    /// <summary>Runs one of the commands that learn from outcomes.</summary>
    public static Task<(int Code, string Output, string Error)> Run(string database, params string[] arguments)
    {
        var (open, catalog) = (CliRunner.Open(database), CatalogLoader.Load(App.SeedsFolder));
        var root = new RootCommand
        {
            CalibrateCommand.Build(open, catalog, TimeProvider.System),
            RecalibrateCommand.Build(open, catalog, TimeProvider.System),
            StatisticsCommand.Build(open, catalog, TimeProvider.System),
            RescoreCommand.Build(open, catalog),
        };
        return CliRunner.Run(root, arguments);
    }

    /// <summary>Stores a week of a person on a channel.</summary>
    public Task AddWeek(string person, string channel, int hours, int interviews = 0, int week = 0) =>
        AddWeeks([(person, channel, Week.AddWeeks(week), 4 * hours, interviews)]);

    /// <summary>Stores weeks of people on channels: the attempts are twice, the replies as many as the hours.</summary>
    public Task AddWeeks(
        IReadOnlyCollection<(string Person, string Channel, IsoWeek Week, int Quarters, int Interviews)> weeks
    ) =>
        db.Write(
            partner,
            """
            insert into activity
                (test, person_ref, week, channel, quarter_hours, attempts, replies, interviews, offers, record_id)
            select @test, person, week, channel, quarters, quarters / 2, quarters / 4, interviews, 0, gen_random_uuid()
            from unnest(@people, @channels, @weeks, @quarters, @interviews) as row (person, channel, week, quarters, interviews)
            """,
            new
            {
                test,
                people = weeks.Select(week => week.Person).ToArray(),
                channels = weeks.Select(week => week.Channel).ToArray(),
                weeks = weeks.Select(week => week.Week.Monday).ToArray(),
                quarters = weeks.Select(week => week.Quarters).ToArray(),
                interviews = weeks.Select(week => week.Interviews).ToArray(),
            },
            _ => Task.FromResult(true),
            default
        );

    /// <summary>Stores assessments: the verdict of every channel that is not named is skip.</summary>
    public Task AddAssessments(
        IReadOnlyCollection<(
            string Person,
            DateTimeOffset At,
            IReadOnlyDictionary<int, string> Verdicts,
            string Answers
        )> assessments
    ) =>
        db.Write(
            partner,
            """
            insert into assessment
                (id, created_at, test, person_ref, instrument, model, focus, answers, scores, verdicts, result_hash)
            select id, at, @test, person, 'channel-fit@2', @Model, 'twitter', answers::json,
                array_fill(500::smallint, array[13]), string_to_array(verdicts, ',')::verdict[], sha256('')
            from unnest(@ids, @times, @people, @verdicts, @answers) as row (id, at, person, verdicts, answers)
            """,
            new
            {
                test,
                Model,
                ids = assessments.Select(row => Guid.CreateVersion7(row.At)).ToArray(),
                times = assessments.Select(row => row.At).ToArray(),
                people = assessments.Select(row => row.Person).ToArray(),
                verdicts = assessments
                    .Select(row =>
                        string.Join(',', Channels.Select((_, place) => row.Verdicts.GetValueOrDefault(place, "skip")))
                    )
                    .ToArray(),
                answers = assessments.Select(row => row.Answers).ToArray(),
            },
            _ => Task.FromResult(true),
            default
        );

    /// <summary>Stores what a simulated search draws.</summary>
    public async Task Add(SimulatedSearch data)
    {
        var weeks = data.Draw().ToList();
        await AddAssessments([
            .. weeks
                .GroupBy(week => week.Person)
                .Select(person =>
                    (
                        Name(person.Key),
                        new DateTimeOffset(Week.AddWeeks(-1).Monday, TimeOnly.MinValue, TimeSpan.Zero),
                        (IReadOnlyDictionary<int, string>)
                            person
                                .DistinctBy(week => week.Channel)
                                .ToDictionary(week => week.Channel, week => SimulatedSearch.Verdicts[week.Verdict]),
                        "{}"
                    )
                ),
        ]);
        await AddWeeks([
            .. weeks.Select(week =>
                (
                    Name(week.Person),
                    Channels[week.Channel],
                    Week.AddWeeks(week.Week),
                    week.QuarterHours,
                    week.Interviews
                )
            ),
        ]);
    }

    /// <summary>Stores the answers of simulated people, and the earlier answers of those who have any.</summary>
    public Task AddAnswers(
        IEnumerable<(ResponseSet Latest, ResponseSet? Earlier)> people,
        DateTimeOffset now,
        int days = 30
    ) =>
        AddAssessments([
            .. people.SelectMany(
                (person, number) =>
                    new[] { (person.Earlier, now.AddDays(-days)), (person.Latest, now) }
                        .Where(row => row.Item1 is not null)
                        .Select(row =>
                            (
                                Name(number),
                                row.Item2.AddMilliseconds(number),
                                (IReadOnlyDictionary<int, string>)new Dictionary<int, string>(),
                                row.Item1!.ToJson()
                            )
                        )
            ),
        ]);

    public static string Name(int person) => $"p-{person}";

    public static string Field(string field) => JsonSerializer.Serialize(new { CTX1 = field });
}
