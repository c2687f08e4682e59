namespace ChannelFit.Catalog;

/// <summary>The keys of the texts for reasons that are possible.</summary>
internal static class ReasonTextKeys
{
    /// <summary>Returns the keys that a model requires.</summary>
    public static IEnumerable<string> RequiredBy(ModelDocument model) =>
        model
            .Channels.Select(channel => $"reasons/base/{channel.Channel}")
            .Concat(model.Reasons is null ? Sentences(model) : Labels(model));

    /// <summary>Returns the keys of labels, for a model with its own reason rules: by source. An item is labelled with its own text.</summary>
    private static IEnumerable<string> Labels(ModelDocument model) =>
        model
            .Shifts.Select(shift => shift.Source)
            .Concat((model.Priors ?? []).Select(prior => prior.Source))
            .Select(source => $"reasons/sources/{source}");

    private static IEnumerable<string> Sentences(ModelDocument model) =>
        OfItems(model).Concat(model.Shifts.SelectMany(OfShift));

    private static IEnumerable<string> OfShift(ShiftDocument shift) =>
        from option in shift.Points ?? new Dictionary<string, IReadOnlyDictionary<string, double>>()
        from points in option.Value.Values
        where points != 0
        select $"reasons/shifts/{shift.Source}/{option.Key}/{(points > 0 ? "for" : "against")}";

    /// <remarks>
    /// An item counts for a channel when its value is above neutral and the weight is positive, or when its value is below
    /// neutral and the weight is negative ("inverse"). So FLD2 never counts for a channel, and ADV1 never against one.
    /// </remarks>
    private static IEnumerable<string> OfItems(ModelDocument model) =>
        from construct in model.Constructs
        from weight in construct.Weights.Values
        where weight != 0
        let inverse = weight < 0
        from item in model.Items
        where item.Value.Construct == construct.Construct
        from above in Sides(item.Key, item.Value, construct)
        let side = above == inverse ? "against" : "for"
        select $"reasons/items/{item.Key}/{(inverse ? "inverse/" : "")}{side}";

    /// <summary>Returns whether the value of the item can be above (true) and below (false) the value that changes nothing.</summary>
    private static IEnumerable<bool> Sides(string code, ItemKeyDocument item, ConstructDocument construct)
    {
        if (construct.Help?.Item == code)
            return [true]; // help only adds

        var values =
            item.Values?.Values.ToArray()
            ?? item.Knots?.Where(knot => knot.Length == 2).Select(knot => knot[1]).ToArray()
            ?? [0, 1];
        var neutral = Array.Exists(values, value => value < 0) ? 0 : construct.Neutral; // an item that lowers never adds
        return values.Where(value => value != neutral).Select(value => value > neutral).Distinct();
    }
}
