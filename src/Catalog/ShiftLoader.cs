using System.Collections.Immutable;
using ChannelFit.Domain.Answers;
using ChannelFit.Domain.Scoring;

namespace ChannelFit.Catalog;

/// <summary>Loads the shifts of a scoring model: points that an answer adds to the scores of channels.</summary>
internal sealed class ShiftLoader(Instrument instrument, ModelReferenceResolver references, Action<bool, string> check)
{
    /// <summary>Validates a shift and loads it: points by option, or by number if the shift has knots.</summary>
    public ContextShift Load(ShiftDocument shift)
    {
        var item = instrument.Items[references.ItemIndex(shift.Item)];
        check(
            (shift.Points is null) != (shift.Knots is null),
            $"Shift {shift.Source} must have either points or knots."
        );

        if (shift.Knots is { } knots)
        {
            return LoadNumberShift(shift, item, knots);
        }

        var byOption = shift.Points ?? new Dictionary<string, IReadOnlyDictionary<string, double>>();

        if (item.Options.IsEmpty)
        {
            // Other checks report an unknown item and unknown options.
            check(
                item.Code != shift.Item || item.Type == ItemType.Choice,
                $"The item of shift {shift.Source} must be a choice item, not {item.Code}."
            );
            return new(
                shift.Source,
                item,
                [
                    [.. references.Channels.Select(_ => 0.0)],
                ],
                []
            );
        }

        foreach (var (option, points) in byOption)
        {
            check(item.FindOption(option) >= 0, $"Shift {shift.Source} has the unknown option {option}.");
            check(
                points.Values.All(added => Math.Abs(added) <= 100),
                $"The points of shift {shift.Source} for {option} must be from -100 to 100."
            );
            references.CheckChannels(points.Keys, $"shift {shift.Source} for {option}");
        }

        return new(
            shift.Source,
            item,
            [
                .. item.Options.Select(option =>
                    ImmutableArray.CreateRange(
                        references.Channels.Select(channel =>
                            byOption.TryGetValue(option, out var points) ? points.GetValueOrDefault(channel) : 0
                        )
                    )
                ),
            ],
            []
        );
    }

    private ContextShift LoadNumberShift(ShiftDocument shift, Item item, ShiftKnotDocument[] knots)
    {
        check(
            item.Type == ItemType.Number,
            $"The item of shift {shift.Source} must be a number item, not {item.Code}, because the shift has knots."
        );
        check(knots.Length > 0, $"Shift {shift.Source} must have knots.");

        foreach (var (left, right) in knots.Zip(knots.Skip(1)))
        {
            check(left.At < right.At, $"The knots of shift {shift.Source} must increase.");
        }

        foreach (var knot in knots)
        {
            check(
                knot.Points.Values.All(added => Math.Abs(added) <= 100),
                $"The points of shift {shift.Source} must be from -100 to 100."
            );
            references.CheckChannels(knot.Points.Keys, $"shift {shift.Source}");
        }

        return new(
            shift.Source,
            item,
            [],
            [
                .. references.Channels.Select(channel =>
                    ImmutableArray.CreateRange(
                        knots.Select(knot => new Knot(knot.At, knot.Points.GetValueOrDefault(channel)))
                    )
                ),
            ]
        );
    }
}
