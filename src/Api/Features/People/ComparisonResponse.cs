using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.People;

/// <summary>A comparison of two assessments of one person, both scored with the same model.</summary>
/// <param name="PersonRef">The partner's own id of the person.</param>
/// <param name="From">The earlier or reference assessment.</param>
/// <param name="To">The assessment that is compared with it.</param>
/// <param name="Instrument">The instrument of both assessments.</param>
/// <param name="Model">The model with which both are scored here.</param>
/// <param name="ModelHash">SHA-256 of the model's canonical numbers.</param>
/// <param name="Channels">All 13 channels, in the rank order of <c>to</c>.</param>
/// <param name="ChangedAnswers">The items whose answers differ, or that are answered in only one of the two.</param>
public sealed record ComparisonResponse(
    string PersonRef,
    ComparedAssessmentResponse From,
    ComparedAssessmentResponse To,
    string Instrument,
    string Model,
    [property: RegularExpression(ScoreResponseFactory.HashPattern)] string ModelHash,
    IReadOnlyList<ChannelComparisonResponse> Channels,
    IReadOnlyList<ComparedAnswerResponse> ChangedAnswers
);

/// <summary>One of the two compared assessments.</summary>
/// <param name="Id">The assessment's id.</param>
/// <param name="CreatedAt">The time when the assessment was stored, in UTC.</param>
/// <param name="Model">The model with which the assessment was stored.</param>
public sealed record ComparedAssessmentResponse(Guid Id, DateTime CreatedAt, string Model);

/// <summary>The change of a channel.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="From">The score in <c>from</c>.</param>
/// <param name="To">The score in <c>to</c>.</param>
/// <param name="Difference">The difference in points, <c>to</c> minus <c>from</c>.</param>
/// <param name="VerdictFrom">The verdict in <c>from</c>.</param>
/// <param name="VerdictTo">The verdict in <c>to</c>.</param>
/// <param name="LikelyFrom">The likely interval of the score in <c>from</c>.</param>
/// <param name="LikelyTo">The likely interval of the score in <c>to</c>.</param>
/// <param name="RealChange">
/// yes: the likely intervals do not overlap; no: each score is in the other's interval; cannot-tell: neither, or a
/// verdict is cannot-tell.
/// </param>
/// <param name="Moved">The terms of the score that changed most, at most five.</param>
public sealed record ChannelComparisonResponse(
    string Channel,
    [property: Range(0, 100)] double From,
    [property: Range(0, 100)] double To,
    [property: Range(-100, 100)] double Difference,
    [property: VerdictCode] string VerdictFrom,
    [property: VerdictCode] string VerdictTo,
    LikelyIntervalResponse LikelyFrom,
    LikelyIntervalResponse LikelyTo,
    [property: RealChangeCode] string RealChange,
    IReadOnlyList<ContributionChangeResponse> Moved
);

/// <summary>A term of a score that changed.</summary>
/// <param name="Source">An item's code, a shift's source, or bound.</param>
/// <param name="Item">The item whose answer determines the term; null for a bound.</param>
/// <param name="From">The answer in <c>from</c>: a number or an option's code; null if there is none.</param>
/// <param name="To">
/// The answer in <c>to</c>. It can be the same: an answer has less weight if more items of its construct are answered.
/// </param>
/// <param name="Points">The difference in points, <c>to</c> minus <c>from</c>.</param>
public sealed record ContributionChangeResponse(
    string Source,
    string? Item,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? From,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? To,
    double Points
);

/// <summary>An answer that changed.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="From">The answer in <c>from</c>: a number or an option's code; null if there is none.</param>
/// <param name="To">The answer in <c>to</c>.</param>
public sealed record ComparedAnswerResponse(
    string Item,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? From,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? To
);
