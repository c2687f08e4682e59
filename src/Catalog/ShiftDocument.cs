namespace ChannelFit.Catalog;

/// <summary>A shift: points by option or number, then by channel.</summary>
/// <param name="Source">Its name in reasons and contributions.</param>
/// <param name="Item">The item that decides.</param>
/// <param name="Points">For a choice item: points by option, then by channel.</param>
/// <param name="Knots">For a number item: points by channel at some numbers; linear between them, constant outside.</param>
public sealed record ShiftDocument(
    string Source,
    string Item,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Points = null,
    ShiftKnotDocument[]? Knots = null
);

/// <summary>Points by channel at one number.</summary>
/// <param name="At">The number.</param>
/// <param name="Points">The points by channel; 0 for a missing channel.</param>
public sealed record ShiftKnotDocument(double At, IReadOnlyDictionary<string, double> Points);
