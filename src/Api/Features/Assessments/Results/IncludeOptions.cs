namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The optional parts of a result.</summary>
[Flags]
public enum IncludeOptions
{
    None = 0,
    Contributions = 1,
    Gates = 2,
    Bounds = 4,
    Constructs = 8,
    Answers = 16,
    PlanDetail = 32,
    Texts = 64,
    All = Contributions | Gates | Bounds | Constructs | Answers | PlanDetail | Texts,
}
