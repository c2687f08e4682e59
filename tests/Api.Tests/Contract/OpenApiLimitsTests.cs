using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Features.Assessments.Submit;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Domain.Answers;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>The limits in the schemas of requests equal those that their validators enforce.</summary>
[Trait("Category", "Slow")]
public sealed class OpenApiLimitsTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task Requests_are_rejected_exactly_at_the_limits_of_their_schema()
    {
        var document = JsonNode.Parse(await api.Anonymous.GetStringAsync(OpenApiSetup.Path))!;
        var schemas = document["components"]!["schemas"]!.AsObject();
        var probes = Probes(schemas, nameof(SubmitAssessmentRequest), []).ToList();

        Assert.Equal(16, probes.Count);
        Assert.All(
            probes,
            probe =>
            {
                Assert.DoesNotContain(Validate(probe.At), IsShapeError);
                Assert.Contains(Validate(probe.Beyond), error => error.Pointer == probe.Pointer);
            }
        );
    }

    /// <summary>An invented name of valid length is not an existing instrument, model or channel.</summary>
    private static bool IsShapeError(ValidationError error) =>
        error.Code is not (ValidationError.UnknownVersion or ValidationError.UnknownOption);

    private List<ValidationError> Validate(JsonObject body)
    {
        var errors = new List<ValidationError>();
        var binder = api.Services.GetRequiredService<JsonBinder>();
        var request = binder.BindAndValidate<SubmitAssessmentRequest>(JsonSerializer.SerializeToElement(body), errors);
        var model = api.Published.NewestModel.Model.Id;
        api.Services.GetRequiredService<AssessmentScorer>().Score(request, model, errors);
        return errors;
    }

    /// <summary>Returns, for each limit of a schema, a request at the limit and one just beyond it.</summary>
    private static IEnumerable<LimitProbe> Probes(JsonObject schemas, string name, string[] place) =>
        from member in schemas[name]!["properties"]!.AsObject()
        let schema = member.Value!.AsObject()
        let here = (string[])[.. place, member.Key]
        let required = schemas[name]!["required"]?.AsArray().Any(one => one!.GetValue<string>() == member.Key) == true
        let inner = (schema["$ref"] ?? schema["oneOf"]?[0]?["$ref"])?.GetValue<string>().Split('/')[^1]
        from probe in (IEnumerable<LimitProbe>)
            [
                .. required ? [LimitProbe.Without(here)] : Array.Empty<LimitProbe>(),
                .. inner is null ? [] : Probes(schemas, inner, here),
                .. OfValue(here, schema),
            ]
        select probe;

    private static IEnumerable<LimitProbe> OfValue(string[] place, JsonObject schema)
    {
        // Lengths count code points: where any character is allowed, use one outside the basic multilingual plane.
        var letter = schema["pattern"] is null ? "\U0001D11E" : "a";

        if (Limit(schema, "maxLength") is { } longest)
        {
            yield return LimitProbe.Of(place, Repeat(letter, longest), Repeat(letter, longest + 1));
        }

        if (Limit(schema, "minimum") is { } least)
        {
            yield return LimitProbe.Of(place, least, least - 1);
        }

        if (Limit(schema, "maximum") is { } greatest)
        {
            yield return LimitProbe.Of(place, greatest, greatest + 1);
        }

        if (schema["pattern"] is not null)
        {
            yield return LimitProbe.Of(place, "a-b", "a b");
        }

        if (Limit(schema, "maxProperties") is { } most)
        {
            yield return LimitProbe.Of(place, Members(most), Members(most + 1));
        }

        if (Limit(schema["propertyNames"], "maxLength") is { } longestName)
        {
            var (at, beyond) = (Repeat("n", longestName), Repeat("n", longestName + 1));
            yield return LimitProbe.Of([.. place, beyond], null, "x") with
            {
                At = LimitProbe.Body([.. place, at], "x"),
            };
        }

        if (Limit(schema["additionalProperties"] as JsonObject, "maxLength") is { } longestText)
        {
            yield return LimitProbe.Of(
                [.. place, "name"],
                Repeat(letter, longestText),
                Repeat(letter, longestText + 1)
            );
        }
    }

    private static int? Limit(JsonNode? schema, string keyword) => schema?[keyword]?.GetValue<int>();

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static JsonObject Members(int count) =>
        new(Enumerable.Range(0, count).Select(index => KeyValuePair.Create<string, JsonNode?>($"name{index}", "x")));

    /// <summary>Two requests, of which the second has an error at the pointer.</summary>
    private sealed record LimitProbe(string Pointer, JsonObject At, JsonObject Beyond)
    {
        public static LimitProbe Of(string[] place, JsonNode? at, JsonNode beyond) =>
            new($"#/{string.Join('/', place)}", Body(place, at), Body(place, beyond));

        public static LimitProbe Without(string[] place) =>
            new($"#/{string.Join('/', place)}", Body([.. place[..^1], "nothing"], null), Body(place, null));

        /// <summary>Returns a small valid request with one value set; null removes the member.</summary>
        public static JsonObject Body(string[] place, JsonNode? value)
        {
            var body = new JsonObject { ["instrument"] = "channel-fit@2", ["answers"] = new JsonObject() };
            var inner = body;

            foreach (var member in place[..^1])
            {
                inner[member] = member == "consent" ? new JsonObject { ["given"] = true } : new JsonObject();
                inner = inner[member]!.AsObject();
            }

            inner[place[^1]] = value;

            if (value is null)
            {
                inner.Remove(place[^1]);
            }

            return body;
        }
    }
}
