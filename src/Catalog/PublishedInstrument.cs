using System.Collections.Immutable;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Catalog;

/// <summary>A published instrument: as it is written, as it is read, and its hash.</summary>
public sealed record PublishedInstrument(InstrumentDocument Shape, Instrument Instrument, string Hash)
{
    private const int MostOptions = 32;

    /// <summary>Checks the shape and makes the instrument: with faults only good for checking the models that read it.</summary>
    public static Instrument Build(InstrumentDocument shape, string file, CatalogErrors faults)
    {
        var check = faults.CheckFor(file);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);

        foreach (var item in shape.Items)
        {
            check(positions.TryAdd(item.Code, positions.Count), $"item {item.Code} stands twice");
        }

        CatalogErrors.CheckCodes(positions.Keys, "item", check);
        CheckLists(shape, positions, check);
        return new(
            shape.Key,
            shape.Version,
            [
                .. shape
                    .Items.DistinctBy(item => item.Code, StringComparer.Ordinal)
                    .Select((item, index) => Build(shape, item, index, positions, check)),
            ]
        );
    }

    private static void CheckLists(
        InstrumentDocument shape,
        Dictionary<string, int> positions,
        Action<bool, string> check
    )
    {
        check(shape.Items.Length > 0, "there are no items");
        check(shape.Scales.ContainsKey("agreement"), "there is no scale agreement");

        foreach (var (name, scale) in shape.Scales)
        {
            check(
                scale.Min < scale.Max && scale.Max - scale.Min < MostOptions,
                $"scale {name} does not rise, or too far"
            );
        }

        check(shape.Forms.ContainsKey("short") && shape.Forms.ContainsKey("full"), "forms are short and full");

        var sectioned = shape.Sections.SelectMany(section => section.Items).ToList();
        check(
            sectioned.Order(StringComparer.Ordinal).SequenceEqual(positions.Keys.Order(StringComparer.Ordinal)),
            "the sections do not hold every item once"
        );

        foreach (var (form, codes) in shape.Forms)
        {
            foreach (var code in codes)
            {
                check(positions.ContainsKey(code), $"form {form} has the unknown item {code}");
            }

            check(codes.Distinct(StringComparer.Ordinal).Count() == codes.Length, $"form {form} repeats an item");
        }

        foreach (var (form, minutes) in shape.Minutes ?? new Dictionary<string, double>())
        {
            check(shape.Forms.ContainsKey(form), $"minutes are given for the unknown form {form}");
            check(minutes > 0, $"the minutes of form {form} are not above 0");
        }

        check(
            shape.Minutes is null || shape.Forms.Keys.All(shape.Minutes.ContainsKey),
            "minutes are given for some forms and not for all"
        );

        foreach (var (set, codes) in shape.Options)
        {
            check(codes.Length is > 1 and <= MostOptions, $"options {set} are not 2 to {MostOptions}");
            check(codes.Distinct(StringComparer.Ordinal).Count() == codes.Length, $"options {set} repeat a code");
            CatalogErrors.CheckCodes(codes, $"option of {set}", check);
        }
    }

    private static Item Build(
        InstrumentDocument shape,
        ItemDocument item,
        int index,
        Dictionary<string, int> positions,
        Action<bool, string> check
    )
    {
        var showWhen = item.ShowWhen is null ? null : Build(shape, item, item.ShowWhen, positions, check);
        var scale = shape.Scales.GetValueOrDefault("agreement") ?? new(0, 1);

        switch (item.Type)
        {
            case "agreement":
                return new(index, item.Code, ItemType.Agreement, scale.Min, scale.Max, Whole: true, [], showWhen);
            case "number":
                check(
                    item is { Min: not null, Max: not null, Integer: not null },
                    $"{item.Code} lacks min, max or integer"
                );
                check(item.Min < item.Max, $"{item.Code} has no numbers between min and max");
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
                check(item.Type == "choice", $"{item.Code} has the unknown type {item.Type}");
                var known = shape.Options.TryGetValue(item.Options ?? "", out var options);
                check(known, $"{item.Code} has the unknown options {item.Options}");
                return new(
                    index,
                    item.Code,
                    ItemType.Choice,
                    0,
                    (options?.Length ?? 1) - 1,
                    Whole: true,
                    [.. options ?? []],
                    showWhen
                );
        }
    }

    private static VisibilityRule? Build(
        InstrumentDocument shape,
        ItemDocument item,
        ShowWhenDocument rule,
        Dictionary<string, int> positions,
        Action<bool, string> check
    )
    {
        check((rule.AnyOf is null) != (rule.NoneOf is null), $"{item.Code} is shown by one of anyOf and noneOf");

        if (
            !positions.TryGetValue(rule.Item, out var decider)
            || !shape.Options.TryGetValue(
                shape.Items.First(other => other.Code == rule.Item).Options ?? "",
                out var options
            )
        )
        {
            check(false, $"{item.Code} is shown by {rule.Item}, which is no choice item");
            return null;
        }

        check(decider < positions[item.Code], $"{item.Code} is shown by {rule.Item}, which stands after it");
        var bits = 0U;

        foreach (var code in rule.AnyOf ?? rule.NoneOf ?? [])
        {
            var option = Array.IndexOf(options, code);
            check(option >= 0, $"{item.Code} is shown by the unknown option {code} of {rule.Item}");
            bits |= option is >= 0 and < MostOptions ? 1U << option : 0;
        }

        return new(decider, bits, rule.AnyOf is not null);
    }
}
