using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Catalog;

/// <summary>A published instrument: its document, the instrument itself and its hash.</summary>
public sealed record PublishedInstrument(InstrumentDocument Document, Instrument Instrument, string Hash)
{
    private const int MaxOptions = 32;

    /// <summary>Validates a document and creates the instrument. If it has errors, the instrument serves only to validate the models.</summary>
    public static Instrument Load(InstrumentDocument document, string file, CatalogErrors errors)
    {
        var check = errors.CheckFor(file);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);

        foreach (var item in document.Items)
        {
            check(positions.TryAdd(item.Code, positions.Count), $"Duplicate item {item.Code}.");
        }

        CatalogErrors.CheckCodes(positions.Keys, "item", check);
        CheckLists(document, positions, check);
        return new(
            document.Key,
            document.Version,
            [
                .. document
                    .Items.DistinctBy(item => item.Code, StringComparer.Ordinal)
                    .Select((item, index) => LoadItem(document, item, index, positions, check)),
            ]
        );
    }

    private static void CheckLists(
        InstrumentDocument document,
        Dictionary<string, int> positions,
        Action<bool, string> check
    )
    {
        check(document.Items.Length > 0, "There must be at least one item.");
        check(document.Scales.ContainsKey("agreement"), "The scale agreement is missing.");

        foreach (var (name, scale) in document.Scales)
        {
            check(
                scale.Min < scale.Max && scale.Max - scale.Min < MaxOptions,
                $"Scale {name} must have a max greater than its min, and at most {MaxOptions} points."
            );
        }

        check(
            document.Forms.ContainsKey("short") && document.Forms.ContainsKey("full"),
            "forms must have short and full."
        );

        var itemsOfSections = document.Sections.SelectMany(section => section.Items).ToList();
        check(
            itemsOfSections.Order(StringComparer.Ordinal).SequenceEqual(positions.Keys.Order(StringComparer.Ordinal)),
            "The sections must have every item exactly once."
        );

        foreach (var (form, codes) in document.Forms)
        {
            foreach (var code in codes)
            {
                check(positions.ContainsKey(code), $"Form {form} has the unknown item {code}.");
            }

            check(codes.Distinct(StringComparer.Ordinal).Count() == codes.Length, $"Form {form} has a duplicate item.");
        }

        foreach (var (form, minutes) in document.Minutes ?? new Dictionary<string, double>())
        {
            check(document.Forms.ContainsKey(form), $"minutes has the unknown form {form}.");
            check(minutes > 0, $"The minutes of form {form} must be greater than 0.");
        }

        check(
            document.Minutes is null || document.Forms.Keys.All(document.Minutes.ContainsKey),
            "minutes must have all forms."
        );

        foreach (var (set, codes) in document.Options)
        {
            check(codes.Length is > 1 and <= MaxOptions, $"The option set {set} must have 2 to {MaxOptions} options.");
            check(
                codes.Distinct(StringComparer.Ordinal).Count() == codes.Length,
                $"The option set {set} has a duplicate code."
            );
            CatalogErrors.CheckCodes(codes, $"option of {set}", check);
        }
    }

    private static Item LoadItem(
        InstrumentDocument document,
        ItemDocument item,
        int index,
        Dictionary<string, int> positions,
        Action<bool, string> check
    )
    {
        var showWhen = item.ShowWhen is null ? null : LoadVisibility(document, item, item.ShowWhen, positions, check);
        var scale = document.Scales.GetValueOrDefault("agreement") ?? new(0, 1);

        switch (item.Type)
        {
            case "agreement":
                return new(index, item.Code, ItemType.Agreement, scale.Min, scale.Max, IsInteger: true, [], showWhen);
            case "number":
                check(
                    item is { Min: not null, Max: not null, Integer: not null },
                    $"{item.Code} must have min, max and integer."
                );
                check(item.Min < item.Max, $"{item.Code} must have a max greater than its min.");
                return new(
                    index,
                    item.Code,
                    ItemType.Number,
                    item.Min ?? 0,
                    item.Max ?? 0,
                    item.Integer ?? false,
                    [],
                    showWhen
                );
            default:
                check(item.Type == "choice", $"{item.Code} has the unknown type {item.Type}.");
                var known = document.Options.TryGetValue(item.Options ?? "", out var options);
                check(known, $"{item.Code} has the unknown option set {item.Options}.");
                return new(
                    index,
                    item.Code,
                    ItemType.Choice,
                    0,
                    (options?.Length ?? 1) - 1,
                    IsInteger: true,
                    [.. options ?? []],
                    showWhen
                );
        }
    }

    private static VisibilityRule? LoadVisibility(
        InstrumentDocument document,
        ItemDocument item,
        ShowWhenDocument rule,
        Dictionary<string, int> positions,
        Action<bool, string> check
    )
    {
        check(
            (rule.AnyOf is null) != (rule.NoneOf is null),
            $"The showWhen of {item.Code} must have either anyOf or noneOf."
        );

        if (
            !positions.TryGetValue(rule.Item, out var decider)
            || !document.Options.TryGetValue(
                document.Items.First(other => other.Code == rule.Item).Options ?? "",
                out var options
            )
        )
        {
            check(false, $"The showWhen item of {item.Code} must be a choice item, not {rule.Item}.");
            return null;
        }

        check(
            decider < positions[item.Code],
            $"The showWhen item of {item.Code} must come before it, unlike {rule.Item}."
        );
        var bits = 0U;

        foreach (var code in rule.AnyOf ?? rule.NoneOf ?? [])
        {
            var option = Array.IndexOf(options, code);
            check(option >= 0, $"The showWhen of {item.Code} has the unknown option {code} of {rule.Item}.");
            bits |= option is >= 0 and < MaxOptions ? 1U << option : 0;
        }

        return new(decider, bits, rule.AnyOf is not null);
    }
}
