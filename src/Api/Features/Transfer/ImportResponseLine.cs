using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>A line of the response to an import: the result of one record, the progress, or the end.</summary>
/// <param name="Line">The line where the record begins, counted from 1. In CSV, line 1 is the header.</param>
/// <param name="Id">The id of the assessment that was stored for the record, now or by an earlier import; absent for activity.</param>
/// <param name="Problem">The reason why this record was not stored. Without <c>line</c>: the reason why the import was interrupted.</param>
/// <param name="Progress">The progress, sent after each second without another line.</param>
/// <param name="Done">True in the last line. If it is missing, the import was interrupted; send the file again.</param>
/// <param name="Stored">In the last line: the number of stored records.</param>
/// <param name="Failed">In the last line: the number of rejected records.</param>
/// <param name="Replayed">In the last line: the number of records that an earlier import had stored.</param>
/// <param name="Ignored">In the first line, with mapping=lenient: the ignored columns, if there are any.</param>
public sealed record ImportResponseLine(
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

/// <summary>The progress of an import.</summary>
/// <param name="Stored">The number of stored records.</param>
/// <param name="Failed">The number of rejected records.</param>
/// <param name="Replayed">The number of records that an earlier import had stored.</param>
public sealed record ImportCounts(long Stored, long Failed, long Replayed)
{
    public static readonly ImportCounts Zero = new(0, 0, 0);

    /// <summary>Adds outcomes to the counts.</summary>
    public ImportCounts Plus(IReadOnlyList<ImportOutcome> outcomes)
    {
        var failed = outcomes.Count(outcome => outcome.Problem is not null);
        var replayed = outcomes.Count(outcome => outcome.Replayed);
        return new(Stored + outcomes.Count - failed - replayed, Failed + failed, Replayed + replayed);
    }
}
