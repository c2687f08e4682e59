using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Features.People;
using ChannelFit.Api.Features.Shares;
using ChannelFit.Api.Features.Webhooks.Events;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Serialization of assessments.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScoreResponse))]
[JsonSerializable(typeof(AssessmentResponse))]
[JsonSerializable(typeof(AssessmentPage))]
[JsonSerializable(typeof(ChannelDetailResponse))]
[JsonSerializable(typeof(PlanHoursResponse))]
[JsonSerializable(typeof(ScoreBatchResponse))]
[JsonSerializable(typeof(ComparisonResponse))]
[JsonSerializable(typeof(PersonExportResponse))]
[JsonSerializable(typeof(AssessmentCompletedData))]
[JsonSerializable(typeof(ShareResponse))]
[JsonSerializable(typeof(SharePage))]
[JsonSerializable(typeof(ConsentRequest))]
[JsonSerializable(typeof(PlanOptions))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(DateTime))]
internal sealed partial class AssessmentJsonContext : JsonSerializerContext
{
    /// <summary>The same without escaping letters, so that metadata in any language keeps the length that it had in the request.</summary>
    public static AssessmentJsonContext Relaxed { get; } =
        new(new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
