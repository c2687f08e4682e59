using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;
using Microsoft.AspNetCore.WebUtilities;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>The published rules of the integration targets for the requests of the guides; each page names its sources.</summary>
internal static class IntegrationTargets
{
    private const string AnyId = "[0-9]+";

    private static readonly PublishedFields[] All =
    [
        new(
            "api.hubapi.com",
            "POST",
            "/crm/objects/2026-03/contacts/batch/update",
            Bearer,
            HubSpotInputs(upsert: false)
        ),
        new(
            "api.hubapi.com",
            "POST",
            "/crm/objects/2026-03/contacts/batch/upsert",
            Bearer,
            HubSpotInputs(upsert: true)
        ),
        new("api.hubapi.com", "POST", "/crm/properties/2025-09/contacts", Bearer, HubSpotProperty),
        new(
            "example.my.salesforce.com",
            "PATCH",
            @"/services/data/v[0-9]{2}\.0/sobjects/Contact/ChannelFit_Ref__c/[A-Za-z0-9]{18}\?updateOnly=true",
            Bearer,
            SalesforceFields
        ),
        new("example.pipedrive.com", "PATCH", $"/api/v2/persons/{AnyId}", ApiToken, PipedriveFields),
        new(
            "example.pipedrive.com",
            "GET",
            @"/api/v2/persons/search\?term=[^&]+&fields=custom_fields&exact_match=true",
            ApiToken,
            AssertEmptyBody
        ),
        new("www.coachaccountable.com", "POST", "/API/", null, CoachAccountableCall),
        new("api.huntr.co", "PUT", "/org/members/[0-9a-f]{24}/member-fields/[0-9a-f]{24}", Bearer, HuntrValue),
        new("api.huntr.co", "GET", @"/org/members\?active=true&limit=[0-9]+", Bearer, AssertEmptyBody),
    ];

    private static (string, string) Bearer => ("authorization", "Bearer [^ {}]+");

    private static (string, string) ApiToken => ("x-api-token", "[^ {}]+");

    /// <summary>Asserts that a request follows the published rules of its target.</summary>
    public static void Check(ReceivedRequest request)
    {
        var target = request.Address.PathAndQuery;
        var published = Assert.Single(
            All,
            one =>
                (one.Host, one.Method) == (request.Address.Host, request.Method)
                && Regex.IsMatch(target, $"^{one.Target}$")
        );

        if (published.Header is var (name, pattern))
        {
            Assert.Matches($"^{pattern}$", request.Headers[name]);
        }

        published.Body(request);
    }

    /// <summary>Returns all names and values of a request: JSON members and strings, form fields, parts of the address.</summary>
    public static ILookup<string, string> Contents(ReceivedRequest request)
    {
        var path = request.Address.Segments.Select(part => Uri.UnescapeDataString(part.Trim('/'))).ToList();
        var body =
            request.Body.Length == 0 ? []
            : IsForm(request) ? Form(request).Select(field => (field.Key, field.Value))
            : Flatten("", JsonSerializer.Deserialize<JsonElement>(request.Body));
        // A value may belong to the object that the address names.
        return body.SelectMany(one => path.Append(one.Item1).Select(name => (name, one.Item2)))
            .ToLookup(one => one.name, one => one.Item2);
    }

    private static IEnumerable<(string, string)> Flatten(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Flatten(member.Name, member.Value)),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(element => Flatten(name, element)),
            _ => [(name, value.ToString())],
        };

    private static bool IsForm(ReceivedRequest request) =>
        request.Headers["content-type"] == "application/x-www-form-urlencoded";

    private static Dictionary<string, string> Form(ReceivedRequest request) =>
        QueryHelpers.ParseQuery(request.Body).ToDictionary(field => field.Key, field => field.Value.Single()!);

    private static JsonElement Json(ReceivedRequest request)
    {
        Assert.Equal("application/json", request.Headers["content-type"]);
        return JsonSerializer.Deserialize<JsonElement>(request.Body);
    }

    private static void AssertEmptyBody(ReceivedRequest request) => Assert.Empty(request.Body);

    private static Action<ReceivedRequest> HubSpotInputs(bool upsert) =>
        request =>
        {
            var body = Json(request);
            Assert.Equal(["inputs"], body.Names());
            var inputs = body.List("inputs");
            Assert.InRange(inputs.Count, 1, 100);
            Assert.All(
                inputs,
                input =>
                {
                    Assert.Equal(upsert ? ["id", "idProperty", "properties"] : ["id", "properties"], input.Names());
                    Assert.NotEmpty(input.Text("id"));
                    Assert.All(
                        input.GetProperty("properties").EnumerateObject(),
                        property =>
                        {
                            Assert.Matches("^[a-z][a-z0-9_]*$", property.Name);
                            Assert.Equal(JsonValueKind.String, property.Value.ValueKind);
                        }
                    );
                }
            );
        };

    private static void HubSpotProperty(ReceivedRequest request)
    {
        var body = Json(request);
        Assert.All(["name", "label", "type", "fieldType", "groupName"], member => Assert.NotEmpty(body.Text(member)));
        Assert.Matches("^(string|number|date|datetime|enumeration|bool)$", body.Text("type"));
    }

    private static void SalesforceFields(ReceivedRequest request) =>
        Assert.All(
            Json(request).EnumerateObject(),
            field =>
            {
                Assert.Matches("^[A-Za-z][A-Za-z0-9_]{0,39}__c$", field.Name);
                Assert.NotEqual("ChannelFit_Ref__c", field.Name);
                Assert.True(
                    field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null
                );
            }
        );

    private static void PipedriveFields(ReceivedRequest request)
    {
        var body = Json(request);
        Assert.Equal(["custom_fields"], body.Names());
        Assert.All(
            body.GetProperty("custom_fields").EnumerateObject(),
            field =>
            {
                Assert.Matches("^[0-9a-f]{40}$", field.Name);
                // Version 2 does not convert strings to numbers.
                Assert.False(
                    field.Value.ValueKind == JsonValueKind.String && double.TryParse(field.Value.GetString(), out _)
                );
            }
        );
    }

    private static void CoachAccountableCall(ReceivedRequest request)
    {
        Assert.True(IsForm(request));
        var form = Form(request);
        Dictionary<string, int> limits = form["a"] switch
        {
            "ClientFile.addAsURL" => new()
            {
                ["URL"] = 300,
                ["title"] = 200,
                ["folder"] = 500,
                ["description"] = 1000,
            },
            "Client.setProfileExtra" => new() { ["profileExtra"] = 2000 },
            var other => throw new InvalidOperationException($"{other} is not published."),
        };
        Assert.Equal([.. limits.Keys.Concat(["a", "APIID", "APIKey", "ClientID"]).Order()], form.Keys.Order());
        Assert.Matches($"^{AnyId}$", form["ClientID"]);
        Assert.All(limits, limit => Assert.InRange(form[limit.Key].Length, 1, limit.Value));
    }

    private static void HuntrValue(ReceivedRequest request) => Assert.Equal(["value"], Json(request).Names());

    private sealed record PublishedFields(
        string Host,
        string Method,
        string Target,
        (string Name, string Pattern)? Header,
        Action<ReceivedRequest> Body
    );
}
