using System.ComponentModel.DataAnnotations;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Http.OpenApi;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.People;

/// <summary>Two of a person's assessments side by side, both scored by one model.</summary>
/// <param name="PersonRef">The partner's own id for the person.</param>
/// <param name="From">The one that is compared with.</param>
/// <param name="To">The one that is compared.</param>
/// <param name="Instrument">The instrument that both answer.</param>
/// <param name="Model">The model that scores both here.</param>
/// <param name="ModelHash">SHA-256 of the model's canonical numbers.</param>
/// <param name="Channels">All 13 channels, in the rank order of <c>to</c>.</param>
/// <param name="ChangedAnswers">The items that are answered otherwise, or in one of the two only.</param>
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

/// <summary>One of the two assessments.</summary>
/// <param name="Id">The assessment's id.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="Model">The model that it was stored with.</param>
public sealed record ComparedAssessmentResponse(Guid Id, DateTime CreatedAt, string Model);

/// <summary>What became of a channel.</summary>
/// <param name="Channel">The channel's key.</param>
/// <param name="From">The score in <c>from</c>.</param>
/// <param name="To">The score in <c>to</c>.</param>
/// <param name="Difference">How many points the second has more.</param>
/// <param name="VerdictFrom">The verdict in <c>from</c>.</param>
/// <param name="VerdictTo">The verdict in <c>to</c>.</param>
/// <param name="LikelyFrom">Where the score in <c>from</c> likely lies.</param>
/// <param name="LikelyTo">Where the score in <c>to</c> likely lies.</param>
/// <param name="RealChange">
/// yes: the likely intervals do not overlap; no: each score lies in the other's interval; cannot-tell: neither, or a
/// verdict is cannot-tell.
/// </param>
/// <param name="Moved">What moved it: the terms of the score that differ most, at most five.</param>
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

/// <summary>A term of a score that differs.</summary>
/// <param name="Source">An item's code, a shift's source, or bound.</param>
/// <param name="Item">The item whose answer decides it; null for a bound.</param>
/// <param name="From">The answer in <c>from</c>: a number or an option's code; null where there is none.</param>
/// <param name="To">
/// The answer in <c>to</c>. It may be the same: an answer weighs less where more items speak to its construct.
/// </param>
/// <param name="Points">How many points more the term gives in <c>to</c>.</param>
public sealed record ContributionChangeResponse(
    string Source,
    string? Item,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? From,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? To,
    double Points
);

/// <summary>An answer that is another.</summary>
/// <param name="Item">The item's code.</param>
/// <param name="From">The answer in <c>from</c>: a number or an option's code; null where there is none.</param>
/// <param name="To">The answer in <c>to</c>.</param>
public sealed record ComparedAnswerResponse(
    string Item,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? From,
    [property: JsonSchemaTypes(JsonSchemaType.String | JsonSchemaType.Number)] object? To
);
