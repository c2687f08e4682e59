namespace ChannelFit.Catalog;

/// <summary>The keys of the texts for reasons: only for what can come about.</summary>
internal static class ReasonTextKeys
{
    public static IEnumerable<string> RequiredBy(ModelDocument model) =>
        model
            .Channels.Select(channel => $"reasons/base/{channel.Channel}")
            .Concat(model.Reasons is null ? Sentences(model) : Labels(model));

    /// <summary>A model that says how many reasons it gives labels them: by source, and by the wording of the item.</summary>
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
    /// An item speaks for a channel when its value lies above neutral and its weight is positive, or below and
    /// negative ("inverse"). So FLD2 never speaks for one, and ADV1 never against.
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

    /// <summary>Whether the item can lie above (true) and below (false) what moves nothing.</summary>
    private static IEnumerable<bool> Sides(string code, ItemKeyDocument item, ConstructDocument construct)
    {
        if (construct.Help?.Item == code)
            return [true]; // help only lifts

        var values =
            item.Values?.Values.ToArray()
            ?? item.Knots?.Where(knot => knot.Length == 2).Select(knot => knot[1]).ToArray()
            ?? [0, 1];
        var neutral = Array.Exists(values, value => value < 0) ? 0 : construct.Neutral; // what lowers only lowers
        return values.Where(value => value != neutral).Select(value => value > neutral).Distinct();
    }
}
