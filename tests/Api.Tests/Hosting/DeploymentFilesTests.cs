using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Hosting;

/// <summary>The files for operators (deploy/, docker-compose.yml) name what exists.</summary>
public sealed partial class DeploymentFilesTests
{
    private const string Prefixes = "http|kestrel|aspnetcore|db|dotnet|channelfit";

    public static TheoryData<string> MetricsFiles => ["deploy/grafana/channelfit.json", "deploy/prometheus/alerts.yml"];

    [Theory]
    [MemberData(nameof(MetricsFiles))]
    public async Task Every_metric_and_label_of_the_board_and_the_alerts_is_exported(string file)
    {
        var queries = (
            file.EndsWith("json", StringComparison.Ordinal)
                ? Queries(JsonSerializer.Deserialize<JsonElement>(await Text(file)))
                : AlertExpression().Matches(await Text(file)).Select(match => match.Value)
        ).ToList();
        Assert.True(queries.Count > 8, $"{file} has {queries.Count} queries.");

        var exported = await Scrape();
        var metrics = ExportedMetric().Matches(exported).Select(match => match.Groups["name"].Value).ToHashSet();
        var labels = ExportedLabel().Matches(exported).Select(match => match.Groups["name"].Value).ToHashSet();
        // Prometheus adds these.
        labels.UnionWith(["job", "instance"]);

        foreach (var query in queries)
        {
            var withoutLabels = Grouping().Replace(Selector().Replace(query, ""), "");
            var named = MetricName().Matches(withoutLabels).Select(match => match.Value).ToList();
            Assert.True(named.Count > 0 || query.Contains("up{", StringComparison.Ordinal), query);
            Assert.All(named, name => Assert.Contains(name, metrics));

            var selected = Selector().Matches(query).SelectMany(match => SelectedLabel().Matches(match.Value));
            var grouped = Grouping().Matches(query).SelectMany(match => GroupedLabel().Matches(match.Value));
            Assert.All(
                selected.Concat(grouped).Select(match => match.Groups["name"].Value),
                label => Assert.Contains(label, labels)
            );
        }
    }

    [Fact]
    public async Task Kubernetes_manifests_match_the_schemas_of_Kubernetes()
    {
        var manifests = new List<string>();

        foreach (var file in Directory.GetFiles(Path.Combine(GoldenData.Root, "deploy/kubernetes"), "*.yaml"))
        {
            manifests.Add(await File.ReadAllTextAsync(file));
        }

        var text = string.Join("---\n", manifests);
        Assert.All(
            (string[])
                ["Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Job", "readinessProbe:"],
            name => Assert.Contains(name, text, StringComparison.Ordinal)
        );
        string[] wrong =
        [
            text.Replace("minReplicas: 3", "minReplicas: three", StringComparison.Ordinal),
            text.Replace("maxSurge:", "maxSurges:", StringComparison.Ordinal),
            text.Replace("scaleTargetRef:", "scaleTarget:", StringComparison.Ordinal),
        ];
        string[] lines = [.. manifests.Concat(wrong).Select(manifest => JsonSerializer.Serialize(manifest))];
        var errors = await NodeRunner.Ask("manifests.mjs", "", lines);

        Assert.All(errors[..manifests.Count], found => Assert.Equal("[]", found));
        Assert.All(errors[manifests.Count..], found => Assert.NotEqual("[]", found));
    }

    [Fact]
    public async Task Manifests_name_only_settings_that_exist_and_paths_that_answer()
    {
        var settings = await DocumentedSettings();
        var manifests = await Text("deploy/kubernetes/channelfit.yaml") + await Text("deploy/kubernetes/migrate.yaml");
        var named = EnvironmentName().Matches(manifests).Select(match => match.Groups["name"].Value).ToList();
        var paths = ProbePath().Matches(manifests).Select(match => match.Groups["path"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Subset(settings.ToHashSet(), named.ToHashSet());
        Assert.Equal(["/health/live", "/health/ready"], paths.Distinct().Order());
    }

    [Fact]
    public async Task Docker_compose_names_every_documented_setting()
    {
        var compose = await Text("docker-compose.yml");
        var settings = await DocumentedSettings();

        Assert.True(settings.Count > 15);
        Assert.All(settings, setting => Assert.Contains($" {setting}: ", compose, StringComparison.Ordinal));
    }

    /// <summary>Returns the metrics of a service in which everything has happened once.</summary>
    private static async Task<string> Scrape()
    {
        var database = await ApiFixture.CreateDatabase();
        await using var receiver = await WebhookReceiver.Start();
        await using var app = ApiFixture.Build(database, environment: "Development");
        using var partner = await ApiFixture.Start(app);
        await partner.Subscribe(receiver.Url, "assessment.completed");
        var id = await (await partner.Submit(SubmissionBodies.Smallest)).Id();
        await receiver.WaitFor(1);
        await PostgresClusterFixture.Execute(
            database,
            "update assessment set result_hash = sha256(''); alter table webhook rename to hidden"
        );
        Assert.Equal(200, (int)(await partner.GetAsync($"/v1/assessments/{id}")).StatusCode);
        Assert.Equal(500, (int)(await partner.GetAsync("/v1/webhooks")).StatusCode);
        return await partner.GetStringAsync("/metrics");
    }

    private static IEnumerable<string> Queries(JsonElement board) =>
        board
            .List("panels")
            .SelectMany(panel => panel.List("targets"))
            .Select(target => target.Text("expr").Replace("$__rate_interval", "5m", StringComparison.Ordinal));

    private static async Task<List<string>> DocumentedSettings() =>
        [
            .. DocumentedSetting()
                .Matches((await Text("docs/configuration.md")).Split("## Database role")[0])
                .Select(match => match.Groups["name"].Value),
        ];

    private static Task<string> Text(string file) => File.ReadAllTextAsync(Path.Combine(GoldenData.Root, file));

    [GeneratedRegex(@"(?<=expr:).*?(?=\n\s+(?:for|labels):)", RegexOptions.Singleline)]
    private static partial Regex AlertExpression();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(?:by|without) \([^()]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex($@"\b(?:{Prefixes})_[a-z0-9_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"(?<name>[a-z_]+)(?=!?=)")]
    private static partial Regex SelectedLabel();

    [GeneratedRegex(@"\b(?!by\b|without\b)(?<name>[a-z_]+)")]
    private static partial Regex GroupedLabel();

    [GeneratedRegex(@"^(?<name>[a-z_0-9]+)(?=[ {])", RegexOptions.Multiline)]
    private static partial Regex ExportedMetric();

    [GeneratedRegex(@"[{,](?<name>[a-z_]+)=""")]
    private static partial Regex ExportedLabel();

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedSetting();

    [GeneratedRegex(@"- name: (?<name>(?:ChannelFit|ConnectionStrings|ASPNETCORE|OTEL)_\w+)")]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(@"path: (?<path>/\S+)")]
    private static partial Regex ProbePath();
}
