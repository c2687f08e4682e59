using ChannelFit.Catalog;

namespace ChannelFit.Benchmarks.ModelCard;

/// <summary>The source of every coefficient of a model: evidence by id, or judgement.</summary>
public static class CoefficientOrigins
{
    /// <summary>Returns the numbers of coefficients by kind and source.</summary>
    public static string Counts(PublishedModel seed)
    {
        var table = new MarkdownTable(
            "kind",
            "coefficients",
            "evidence",
            "evidence and a judgement",
            "judgement alone"
        );

        foreach (var kind in seed.Links.GroupBy(link => link.Key.Split('/')[0]))
        {
            Row(kind.Key, [.. kind.Select(link => link.Value)]);
        }

        Row("all", [.. seed.Links.Values]);
        return table.ToString();

        void Row(string name, IReadOnlyCollection<EvidenceLink> links) =>
            table.Row(
                name,
                $"{links.Count}",
                $"{links.Count(link => link is { Evidence: not null, Judgement: null })}",
                $"{links.Count(link => link is { Evidence: not null, Judgement: not null })}",
                $"{links.Count(link => link.Evidence is null)}"
            );
    }

    /// <summary>Returns every coefficient with its value and evidence; a star marks rows older than ten years.</summary>
    public static string All(PublishedModel seed, EvidenceRegister register)
    {
        var stale = register.Rows.Where(register.IsStale).Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var values = Values(seed.Document)
            .ToDictionary(entry => entry.Path, entry => entry.Value, StringComparer.Ordinal);
        var lines = seed
            .Links.GroupBy(link => link.Key.LastIndexOf('/') is >= 0 and var end ? link.Key[..end] : link.Key)
            .Select(group => $"- **{Name(group)}**: {string.Join("; ", group.Select(Format))}.");
        return string.Join('\n', lines);

        string Name(IGrouping<string, KeyValuePair<string, EvidenceLink>> group) =>
            group.Key.Replace("/", ", ", StringComparison.Ordinal);

        string Format(KeyValuePair<string, EvidenceLink> link)
        {
            var last = link.Key.Contains('/', StringComparison.Ordinal)
                ? link.Key[(link.Key.LastIndexOf('/') + 1)..].Replace(",", ", ", StringComparison.Ordinal)
                : "the rule";
            var value = values.TryGetValue(link.Key, out var number) ? $" {MarkdownTable.Number(number)}" : "";
            var evidence = (link.Value.Evidence ?? []).Select(id => stale.Contains(id) ? $"{id}*" : id);
            string[] origin = link.Value.Judgement is null ? [.. evidence] : [.. evidence, "judgement"];
            return $"{last}{value} ({string.Join(' ', origin)})";
        }
    }

    private static IEnumerable<(string Path, double Value)> Values(ModelDocument shape) =>
        [
            .. shape.Channels.Select(channel => ($"base/{channel.Channel}", channel.Base)),
            .. shape.Channels.Select(channel => ($"range/{channel.Channel}", channel.Range)),
            .. shape.Channels.Select(channel => ($"curve/{channel.Channel}", channel.HalfSaturationHours)),
            .. shape.Constructs.SelectMany(
                construct => construct.Weights,
                (construct, weight) => ($"weight/{construct.Construct}/{weight.Key}", weight.Value)
            ),
            .. from shift in shape.Shifts
            from option in shift.Points ?? new Dictionary<string, IReadOnlyDictionary<string, double>>()
            from points in option.Value
            select ($"shift/{shift.Source}/{option.Key}/{points.Key}", points.Value),
            .. from shift in shape.Shifts
            from knot in shift.Knots ?? []
            from points in knot.Points
            select ($"shift/{shift.Source}/{MarkdownTable.Number(knot.At)}/{points.Key}", points.Value),
            .. from prior in shape.Priors ?? []
            from option in prior.Values
            from usual in option.Value
            select ($"prior/{option.Key}/{usual.Key}", usual.Value),
            .. from channel in shape.Channels
            where channel.Typical is not null
            select ($"typical/{channel.Channel}", channel.Typical!.Value),
            .. shape.ModelSd is { } error ? [("modelSd", error)] : Array.Empty<(string, double)>(),
            .. shape.Bands.Select(band => ($"band/{band.Verdict}", band.AtLeast)),
        ];
}
