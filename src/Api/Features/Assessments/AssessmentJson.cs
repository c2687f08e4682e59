using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Assessments.Shares;

namespace ChannelFit.Api.Features.Assessments;

/// <summary>How assessments are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScoreResult))]
[JsonSerializable(typeof(AssessmentView))]
[JsonSerializable(typeof(AssessmentPage))]
[JsonSerializable(typeof(ChannelPageView))]
[JsonSerializable(typeof(PlanAnswer))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(ComparisonView))]
[JsonSerializable(typeof(PersonExport))]
[JsonSerializable(typeof(CompletedAssessment))]
[JsonSerializable(typeof(ShareView))]
[JsonSerializable(typeof(SharePage))]
[JsonSerializable(typeof(ConsentRequest))]
[JsonSerializable(typeof(PlanWishes))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(DateTime))]
internal sealed partial class AssessmentJson : JsonSerializerContext
{
    /// <summary>Leaves letters as they are, so that notes in any language take the room that they took when sent.</summary>
    public static AssessmentJson Brief { get; } =
        new(new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
