using System.Net.Mime;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for every operation on webhooks.</summary>
internal sealed class WebhookScenarios(ExchangeRecorder exchanges)
{
    private const string List = "/v1/webhooks";
    private const string UnknownWebhook = $"{List}/01a202b2-c500-7c3e-9d51-6f0b7a2e4c18";
    private const string Delivery = "deliveries/01a202b2-c500-7c3e-9d51-6f0b7a2e4c18/replay";
    private const string Since = """{"from":"2026-01-01T00:00:00Z"}""";

    public async Task All(HttpClient partner)
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Responder = (http, _) =>
            Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "ok");
        var body = Body(receiver.Url);
        var created = await exchanges.Post(partner, "createWebhook", 201, List, body, key: "hook");
        await exchanges.Post(partner, "createWebhook", 201, List, body, key: "hook");
        await exchanges.Post(partner, "createWebhook", 422, List, body + " ", key: "hook");
        await exchanges.Post(partner, "createWebhook", 422, List, "{}");
        await Unreadable(partner, "createWebhook", List);
        var one = created.Headers["location"];

        await exchanges.Post(
            partner,
            "testWebhook",
            202,
            $"{one}/test",
            """{"event":"assessment.completed"}""",
            key: "test"
        );
        await exchanges.Post(
            partner,
            "testWebhook",
            202,
            $"{one}/test",
            """{"event":"assessment.completed"}""",
            key: "test"
        );
        await exchanges.Post(partner, "testWebhook", 422, $"{one}/test", "{}", key: "test");
        await exchanges.Post(partner, "testWebhook", 422, $"{one}/test", """{"event":"none"}""");
        await exchanges.Post(partner, "testWebhook", 404, $"{UnknownWebhook}/test", "{}");
        await Unreadable(partner, "testWebhook", $"{one}/test");
        await receiver.WaitFor(1);

        await Lists(partner, one);
        await Replays(partner, one);
        await Changes(partner, one);
        await exchanges.Post(partner, "createWebhook", 410, List, body, key: "hook");
    }

    /// <summary>Sends every request with a client without permission, or during an outage.</summary>
    public async Task AllWithStatus(HttpClient client, int status)
    {
        await exchanges.Post(client, "createWebhook", status, List, Body("http://127.0.0.1:9/"));
        await exchanges.Get(client, "listWebhooks", status, List);
        await exchanges.Get(client, "readWebhook", status, UnknownWebhook);
        await exchanges.Patch(client, "changeWebhook", status, UnknownWebhook, "{}");
        await exchanges.Delete(client, status, UnknownWebhook, "deleteWebhook");
        await exchanges.Request(client, "rotateWebhookSecret", status, $"{UnknownWebhook}/rotate-secret");
        await exchanges.Post(client, "testWebhook", status, $"{UnknownWebhook}/test", "{}");
        await exchanges.Get(client, "listDeliveries", status, $"{UnknownWebhook}/deliveries");
        await exchanges.Request(client, "replayDelivery", status, $"{UnknownWebhook}/{Delivery}");
        await exchanges.Post(client, "replayDeliveries", status, $"{UnknownWebhook}/replay", Since);
        await exchanges.Get(client, "readSamples", status, $"{List}/samples");
    }

    /// <summary>Creates a webhook and returns the paths on which a duplicate can be blocked.</summary>
    public async Task<string[]> CreateForDuplicates(HttpClient partner)
    {
        var created = await exchanges.Post(partner, "createWebhook", 201, List, Body("http://127.0.0.1:9/"));
        var one = created.Headers["location"];
        return [List, $"{one}/test", $"{one}/rotate-secret"];
    }

    public Task SendDuplicates(HttpClient partner, string[] paths) =>
        Task.WhenAll(
            exchanges.Post(partner, "createWebhook", 409, paths[0], Body("http://127.0.0.1:9/"), key: "held"),
            exchanges.Post(partner, "testWebhook", 409, paths[1], "{}", key: "held"),
            exchanges.Request(partner, "rotateWebhookSecret", 409, paths[2], key: "held")
        );

    private async Task Lists(HttpClient partner, string one)
    {
        await exchanges.Get(partner, "listWebhooks", 200, List);
        await exchanges.Get(partner, "listWebhooks", 200, $"{List}?limit=1");
        await exchanges.Get(partner, "listWebhooks", 400, $"{List}?limit=0");
        var read = await exchanges.Get(partner, "readWebhook", 200, one);
        await exchanges.Get(partner, "readWebhook", 304, one, read.Headers["etag"]);
        await exchanges.Get(partner, "readWebhook", 400, $"{one}?x");
        await exchanges.Get(partner, "readWebhook", 404, UnknownWebhook);
        await exchanges.Get(partner, "readSamples", 200, $"{List}/samples");
        await exchanges.Get(partner, "readSamples", 400, $"{List}/samples?event=none");
        await Eventually.IsTrue(async () =>
            (await exchanges.Get(partner, "listDeliveries", 200, $"{one}/deliveries?state=delivered")).Body.Contains(
                "\"answer\":\"ok\"",
                StringComparison.Ordinal
            )
        );
        await exchanges.Get(partner, "listDeliveries", 400, $"{one}/deliveries?state=none");
        await exchanges.Get(partner, "listDeliveries", 404, $"{UnknownWebhook}/deliveries");
    }

    private async Task Replays(HttpClient partner, string one)
    {
        using var list = await partner.GetAsync($"{one}/deliveries");
        var delivery = (await list.Json()).List("items")[0].Text("id");
        var repeated = $"{one}/deliveries/{delivery}/replay";
        await exchanges.Request(partner, "replayDelivery", 202, repeated, key: "again");
        await exchanges.Request(partner, "replayDelivery", 202, repeated, key: "again");
        await exchanges.Post(partner, "replayDelivery", 422, repeated, """{"x":1}""");
        await exchanges.Request(partner, "replayDelivery", 404, $"{one}/{Delivery}");
        await Unreadable(partner, "replayDelivery", repeated);
        await exchanges.Post(partner, "replayDeliveries", 202, $"{one}/replay", Since, key: "range");
        await exchanges.Post(partner, "replayDeliveries", 202, $"{one}/replay", Since, key: "range");
        await exchanges.Post(partner, "replayDeliveries", 422, $"{one}/replay", """{"from":"soon","to":7}""");
        await exchanges.Post(partner, "replayDeliveries", 404, $"{UnknownWebhook}/replay", Since);
        await Unreadable(partner, "replayDeliveries", $"{one}/replay");

        await exchanges.Patch(partner, "changeWebhook", 200, one, """{"enabled":false}""");
        await exchanges.Request(partner, "replayDelivery", 409, repeated);
        await exchanges.Post(partner, "replayDeliveries", 409, $"{one}/replay", Since);
    }

    private async Task Changes(HttpClient partner, string one)
    {
        await exchanges.Request(partner, "rotateWebhookSecret", 200, $"{one}/rotate-secret", key: "rotate");
        await exchanges.Request(partner, "rotateWebhookSecret", 200, $"{one}/rotate-secret", key: "rotate");
        await exchanges.Post(partner, "rotateWebhookSecret", 422, $"{one}/rotate-secret", "{}", key: "rotate");
        await Unreadable(partner, "rotateWebhookSecret", $"{one}/rotate-secret");
        await exchanges.Request(partner, "rotateWebhookSecret", 404, $"{UnknownWebhook}/rotate-secret");
        await exchanges.Patch(partner, "changeWebhook", 200, one, """{"enabled":false,"headers":{"x-a":null}}""");
        await exchanges.Patch(partner, "changeWebhook", 422, one, """{"enabled":1}""");
        await exchanges.Patch(partner, "changeWebhook", 404, UnknownWebhook, "{}");
        await exchanges.Patch(partner, "changeWebhook", 400, one, "[]");
        await exchanges.Patch(partner, "changeWebhook", 413, one, new string(' ', JsonRequestBody.MaxBytes + 1));
        await exchanges.Patch(partner, "changeWebhook", 415, one, "{}", MediaTypeNames.Text.Plain);
        await exchanges.Delete(partner, 400, $"{one}?x", "deleteWebhook");
        await exchanges.SendStale(partner, "changeWebhook", HttpMethod.Patch, one, "{}");
        await exchanges.SendStale(partner, "deleteWebhook", HttpMethod.Delete, one);
        await exchanges.Delete(partner, 204, one, "deleteWebhook");
        await exchanges.Delete(partner, 404, one, "deleteWebhook");
    }

    private async Task Unreadable(HttpClient partner, string operation, string path)
    {
        await exchanges.Post(partner, operation, 400, path, "[]");
        await exchanges.Post(partner, operation, 413, path, new string(' ', JsonRequestBody.MaxBytes + 1));
        await exchanges.Post(partner, operation, 415, path, "{}", type: MediaTypeNames.Text.Plain);
    }

    private static string Body(string url) =>
        $$$"""{"url":"{{{url}}}","events":["assessment.completed"],"description":"x","headers":{"x-a":"1"}}""";
}
