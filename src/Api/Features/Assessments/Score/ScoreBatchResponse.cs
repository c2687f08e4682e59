using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.Problems;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>The results, in the order of the items.</summary>
/// <param name="Items">A result or a problem for each item.</param>
public sealed record ScoreBatchResponse(IReadOnlyList<ScoreBatchItemResponse> Items);

/// <summary>The result of one item, or the problem that it would have received as a single request.</summary>
/// <param name="Index">The index of the item, counted from 0.</param>
/// <param name="Result">The result, as <c>POST /v1/scores</c> returns it.</param>
/// <param name="Problem">The reason why the item was rejected.</param>
public sealed record ScoreBatchItemResponse(
    int Index,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScoreResponse? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem
);
