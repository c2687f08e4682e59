using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>A reason for the verdict of a channel.</summary>
/// <param name="Sign">1 for the channel, -1 against it, 0 for what is known about it for everybody.</param>
/// <param name="Text">A sentence, or the question or circumstance that the answer is about.</param>
/// <param name="Answer">The answer of the person; null if the text is a sentence of its own.</param>
/// <param name="Studies">The studies that the sentence quotes.</param>
public sealed record ReportReason(
    int Sign,
    string Text,
    string? Answer = null,
    IReadOnlyList<EvidenceFinding>? Studies = null
);
