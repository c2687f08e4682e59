using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Assessments.Submit;

namespace ChannelFit.Api.Features.Assessments.Score;

/// <summary>Requests to score together.</summary>
/// <param name="Items">1 to 500 requests of <c>POST /v1/scores</c>, each of at most 64 KB.</param>
public sealed record ScoreBatchRequest([property: Length(1, ScoreBatch.MaxItems)] IReadOnlyList<ScoreRequest> Items);
