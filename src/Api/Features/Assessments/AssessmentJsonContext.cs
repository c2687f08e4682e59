using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Read;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Api.Features.Assessments.Score;
using ChannelFit.Api.Features.Assessments.Submit;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>Serialization of assessments.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScoreResponse))]
[JsonSerializable(typeof(AssessmentResponse))]
[JsonSerializable(typeof(AssessmentPage))]
[JsonSerializable(typeof(ChannelDetailResponse))]
[JsonSerializable(typeof(PlanHoursResponse))]
[JsonSerializable(typeof(ScoreBatchResponse))]
[JsonSerializable(typeof(ConsentRequest))]
[JsonSerializable(typeof(PlanOptions))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(DateTime))]
internal sealed partial class AssessmentJsonContext : JsonSerializerContext;
