using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Assessments.Results;

/// <summary>The answers, in the form of a submission.</summary>
[JsonConverter(typeof(AnswersJsonConverter))]
public sealed record AnswersResponse(ResponseSet Responses)
{
    /// <summary>Returns an answer as a number or an option's code; null if there is none.</summary>
    public static object? ValueOf(Item item, double answer) =>
        double.IsNaN(answer) ? null
        : item.Type == ItemType.Choice ? item.Options[(int)answer]
        : answer;

    /// <summary>Writes the answers. Answers are read by the domain, never through a response type.</summary>
    internal sealed class AnswersJsonConverter : JsonConverter<AnswersResponse>
    {
        public override AnswersResponse Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AnswersResponse value, JsonSerializerOptions options) =>
            value.Responses.WriteTo(writer);
    }
}
