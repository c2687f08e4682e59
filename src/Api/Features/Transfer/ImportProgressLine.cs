using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>A line of the answer to an import: of one record, of how far it is, or of its end.</summary>
/// <param name="Line">Where the record begins in what was sent: the first line is 1, and in CSV that is the header.</param>
/// <param name="Id">The assessment that was stored for the record, now or before.</param>
/// <param name="Problem">Why the record, and it alone, was not stored; without a line, why the import broke off.</param>
/// <param name="Progress">How far it is: sent after each second in which no record came to its end.</param>
/// <param name="Done">True, in the last line. Without it the import did not come to its end: send it again.</param>
/// <param name="Stored">In the last line, how many records were stored.</param>
/// <param name="Failed">In the last line, how many records were refused.</param>
/// <param name="Replayed">In the last line, how many records had been stored before.</param>
/// <param name="Ignored">With mapping=lenient, in the first line: the columns that are ignored, where there are any.</param>
public sealed record ImportProgressLine(
    long? Line = null,
    Guid? Id = null,
    Problem? Problem = null,
    ImportCounts? Progress = null,
    bool? Done = null,
    long? Stored = null,
    long? Failed = null,
    long? Replayed = null,
    IReadOnlyList<string>? Ignored = null
);

/// <summary>What became of the records so far.</summary>
/// <param name="Stored">How many were stored.</param>
/// <param name="Failed">How many were refused.</param>
/// <param name="Replayed">How many had been stored before.</param>
public sealed record ImportCounts(long Stored, long Failed, long Replayed)
{
    public static readonly ImportCounts Zero = new(0, 0, 0);

    /// <summary>With these as well.</summary>
    public ImportCounts Plus(IReadOnlyList<ImportOutcome> outcomes)
    {
        var failed = outcomes.Count(outcome => outcome.Refusal is not null);
        var replayed = outcomes.Count(outcome => outcome.Replayed);
        return new(Stored + outcomes.Count - failed - replayed, Failed + failed, Replayed + replayed);
    }
}
