using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Catalog;
using ChannelFit.Domain.Outcomes;
using ChannelFit.Domain.Planning;

namespace ChannelFit.Api.Features.Outcomes.Calibration;

/// <summary>
/// A draft of a model whose bases are moved by ΔB = 25·log₁₀(E[rate] / prior rate), at most 15 points
/// (docs/outcomes.md#draft-models). E[rate] is shrunken to the prior, which counts as much as two interviews.
/// </summary>
/// <param name="Model">The document of the draft.</param>
/// <param name="Links">The evidence links of the draft, which inherit those of the model.</param>
/// <param name="Changes">The bases, in the order of the model.</param>
public sealed record ModelDraft(string Model, string Links, IReadOnlyList<BaseChange> Changes)
{
    private const double PointsPerDecade = 25;
    private const double MaxChange = 15;
    private const double MaxBase = 100;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Creates the draft.</summary>
    /// <param name="current">The published model.</param>
    /// <param name="document">Its document, as JSON.</param>
    /// <param name="outcomes">The outcomes by channel, of any number of partners.</param>
    /// <param name="priors">What was expected of each channel.</param>
    /// <param name="today">The day of the data.</param>
    /// <param name="version">The version of the draft; the next minor version if null.</param>
    public static ModelDraft Create(
        PublishedModel current,
        string document,
        IEnumerable<ChannelOutcome> outcomes,
        OutcomePriors priors,
        DateOnly today,
        string? version
    )
    {
        var byChannel = outcomes.ToLookup(outcome => outcome.Channel);
        BaseChange[] changes =
        [
            .. current.Document.Channels.Select(channel =>
                Change(channel, [.. byChannel[channel.Channel]], priors[channel.Channel])
            ),
        ];
        var next = version ?? NextMinor(current.Document.Version);
        var model = JsonNode.Parse(document)!;
        model["version"] = next;

        foreach (var (channel, change) in model["channels"]!.AsArray().Zip(changes))
        {
            channel!["base"] = change.To;
        }

        return new(model.ToJsonString(Indented), Link(current, next, changes, today).ToJsonString(Indented), changes);
    }

    private static BaseChange Change(ChannelDocument channel, ChannelOutcome[] own, OutcomePrior prior)
    {
        var people = own.Sum(outcome => outcome.People);

        if (people < SummaryDisclosure.MinimumPeople)
        {
            return new(channel.Channel, channel.Base, channel.Base, People: 0, Hours: 0, Interviews: 0);
        }

        var (hours, interviews) = (
            own.Sum(outcome => outcome.QuarterHours) / PlanRules.QuartersPerHour,
            own.Sum(outcome => outcome.Interviews)
        );
        var expected = GammaPosterior.From(prior.InterviewsPerHour, hours, (int)interviews).Mean;
        var points = PointsPerDecade * Math.Log10(expected / prior.InterviewsPerHour);
        var moved = channel.Base + Math.Clamp(Math.Round(points, 1), -MaxChange, MaxChange);
        return new(
            channel.Channel,
            channel.Base,
            Math.Round(Math.Clamp(moved, 0, MaxBase), 1),
            people,
            hours,
            interviews
        );
    }

    private static JsonObject Link(PublishedModel current, string version, BaseChange[] changes, DateOnly today) =>
        new()
        {
            ["model"] = $"{current.Document.Key}@{version}",
            ["inherits"] = current.Model.Id,
            ["note"] = FormattableString.Invariant(
                $"Bases moved by own data of {today:yyyy-MM-dd}; everything else as in {current.Model.Id}."
            ),
            ["links"] = new JsonObject(
                changes
                    .Where(change => change.People > 0)
                    .Select(change =>
                        KeyValuePair.Create<string, JsonNode?>($"base/{change.Channel}", Basis(current, change))
                    )
            ),
        };

    private static JsonObject Basis(PublishedModel current, BaseChange change)
    {
        var basis = new JsonObject();

        if (current.Links.GetValueOrDefault($"base/{change.Channel}")?.Evidence is { } evidence)
        {
            basis["evidence"] = new JsonArray([.. evidence.Select(id => (JsonNode)id)]);
        }

        basis["judgement"] = FormattableString.Invariant(
            $"Own data: n = {change.People} people, {change.Hours} hours, {change.Interviews} interviews; moved from {change.From} to {change.To}."
        );
        return basis;
    }

    private static string NextMinor(string version)
    {
        var parsed = Version.Parse(version);
        return $"{parsed.Major}.{parsed.Minor + 1}.0";
    }
}
