using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Reports;

/// <summary>A reason for the verdict of a channel.</summary>
/// <param name="Sign">1 for a reason in favour of the channel, -1 for one against it, 0 for a finding that holds for everyone.</param>
/// <param name="Text">A sentence, or the question or circumstance that the answer is about.</param>
/// <param name="Answer">The answer of the person; null if the text is a sentence of its own.</param>
/// <param name="Studies">The studies that the sentence quotes.</param>
public sealed record ReportReason(
    int Sign,
    string Text,
    string? Answer = null,
    IReadOnlyList<EvidenceFinding>? Studies = null
);
