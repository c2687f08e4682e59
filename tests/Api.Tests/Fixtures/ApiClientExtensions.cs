using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ChannelFit.Api.Tests.Fixtures;

/// <summary>Requests to the service, and the checks that apply to every problem (docs/api.md#errors).</summary>
public static class ApiClientExtensions
{
    public static Task<HttpResponseMessage> Submit(this HttpClient partner, string body, params string[] attempt) =>
        partner.Post("/v1/assessments", body, attempt);

    public static Task<HttpResponseMessage> Submit(this HttpClient partner, object body) =>
        partner.Post("/v1/assessments", JsonSerializer.Serialize(body));

    public static Task<HttpResponseMessage> Post(
        this HttpClient partner,
        string path,
        string body,
        params string[] attempt
    ) => partner.Post(path, Encoding.UTF8.GetBytes(body), attempt: attempt);

    public static async Task<HttpResponseMessage> Post(
        this HttpClient partner,
        string path,
        byte[] body,
        string? mediaType = "application/json",
        params string[] attempt
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);

        foreach (var key in attempt)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await partner.SendAsync(request);
    }

    public static async Task<HttpResponseMessage> Send(
        this HttpClient client,
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await client.SendAsync(request);
    }

    /// <summary>Reads a stored assessment.</summary>
    public static async Task<JsonElement> Get(this HttpClient partner, string id) =>
        await (await partner.GetAsync($"/v1/assessments/{id}")).Json();

    public static Task<string> Text(this HttpResponseMessage response) => response.Content.ReadAsStringAsync();

    public static async Task<JsonElement> Json(this HttpResponseMessage response)
    {
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return JsonSerializer.Deserialize<JsonElement>(await response.Text());
    }

    /// <summary>Returns the id of the created resource.</summary>
    public static async Task<string> Id(this HttpResponseMessage response)
    {
        Assert.Equal(201, (int)response.StatusCode);
        return (await response.Json()).Text("id");
    }

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join('|', values)
        : response.Content.Headers.TryGetValues(name, out values) ? string.Join('|', values)
        : null;

    public static string Text(this JsonElement value, string member) => value.GetProperty(member).GetString()!;

    public static decimal Number(this JsonElement value, string member) => value.GetProperty(member).GetDecimal();

    public static IEnumerable<string> Names(this JsonElement value) =>
        value.EnumerateObject().Select(member => member.Name);

    public static IReadOnlyList<JsonElement> List(this JsonElement value, string member) =>
        [.. value.GetProperty(member).EnumerateArray()];

    /// <summary>Asserts that the response is a problem with exactly the documented members.</summary>
    public static async Task<JsonElement> AssertProblem(this HttpResponseMessage response, int status, string kind)
    {
        var text = await response.Text();
        Assert.True(status == (int)response.StatusCode, $"{response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Header("Cache-Control"));
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        var members = problem.EnumerateObject().Select(member => member.Name).Where(name => name != "errors");
        Assert.Equal(["type", "title", "status", "detail", "instance", "traceId"], members);
        Assert.Equal($"/problems/{kind}", problem.Text("type"));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(response.RequestMessage!.RequestUri!.AbsolutePath, problem.Text("instance"));
        Assert.All(["title", "detail", "traceId"], member => Assert.NotEmpty(problem.Text(member)));
        return problem;
    }

    /// <summary>Returns the errors of a 422 as pointers and codes.</summary>
    public static async Task<IReadOnlyList<(string Pointer, string Code)>> ValidationErrors(
        this HttpResponseMessage response
    )
    {
        var errors = (await response.AssertProblem(422, "validation")).List("errors");
        Assert.All(errors, error => Assert.NotEmpty(error.Text("detail")));
        return [.. errors.Select(error => (error.Text("pointer"), error.Text("code")))];
    }
}
