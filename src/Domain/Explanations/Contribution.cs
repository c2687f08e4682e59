namespace ChannelFit.Domain.Explanations;

/// <summary>The source of a term of a score.</summary>
public enum ContributionKind : byte
{
    /// <summary>The score of a person who is neutral in every construct.</summary>
    Base,

    /// <summary>A context answer that changes the score of the channel.</summary>
    Shift,

    /// <summary>The usual score of a construct, used because the person does not know.</summary>
    Prior,

    /// <summary>An answer, by its distance from neutral.</summary>
    Item,

    /// <summary>The points that clipping to 0–100 adds or removes.</summary>
    Clip,
}

/// <summary>One signed term of a score, in tenths of a point.</summary>
/// <param name="Kind">The source of the term.</param>
/// <param name="Index">The position of the shift in the model, or of the item in the instrument; 0 for other terms.</param>
/// <param name="Scale">The position of the construct scale that an item belongs to; -1 for other terms.</param>
/// <param name="Tenths">The size of the term.</param>
public readonly record struct Contribution(ContributionKind Kind, int Index, int Scale, int Tenths);
