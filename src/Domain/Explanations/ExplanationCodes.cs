namespace ChannelFit.Domain.Explanations;

/// <summary>The public codes of explanations.</summary>
public static class ExplanationCodes
{
    public static string Code(this RealChange change) =>
        change switch
        {
            RealChange.Yes => "yes",
            RealChange.No => "no",
            _ => "cannot-tell",
        };

    public static string Code(this ReasonKind kind) =>
        kind switch
        {
            ReasonKind.Base => "base",
            ReasonKind.Gate => "gate",
            ReasonKind.Shift => "shift",
            ReasonKind.Prior => "prior",
            _ => "item",
        };
}
