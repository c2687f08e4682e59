using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChannelFit.Api.Tests.Guides;

/// <summary>Fills the requests of a page by the rules of docs/guides/integrations.md.</summary>
public sealed partial class RequestTemplate
{
    private readonly Dictionary<string, JsonElement> values = new(StringComparer.Ordinal);
    private readonly List<Func<string, string?>> rules = [];

    /// <summary>Sets the value of a name: a setting or the root of a path.</summary>
    public RequestTemplate With(string name, JsonElement value)
    {
        values[name] = value;
        return this;
    }

    public RequestTemplate With(string name, string value) => With(name, JsonSerializer.SerializeToElement(value));

    /// <summary>Sets a setting to its own name unless it has a value.</summary>
    public RequestTemplate With(Func<string, string?> rule)
    {
        rules.Add(rule);
        return this;
    }

    /// <summary>Returns the value at a path, such as data.channels.twitter.score.</summary>
    public JsonElement Value(string path)
    {
        var steps = path.Split('.');

        if (!values.TryGetValue(steps[0], out var value))
        {
            var setting = rules.Select(rule => rule(steps[0])).FirstOrDefault(one => one is not null);
            Assert.True(setting is not null, $"{{{{{path}}}}} is neither a setting nor a response member.");
            value = JsonSerializer.SerializeToElement(setting);
        }

        foreach (var step in steps[1..])
        {
            value =
                value.ValueKind == JsonValueKind.Array
                    ? value[int.Parse(step, CultureInfo.InvariantCulture)]
                    : value.GetProperty(step);
        }

        return value;
    }

    /// <summary>Converts a value to text; null becomes the empty string.</summary>
    public string Plain(string path) => Value(path).ToString();

    /// <summary>Replaces each placeholder of a text by its value as text.</summary>
    public string FillText(string text) => Placeholder().Replace(text, one => Plain(one.Groups[1].Value));

    /// <summary>Fills JSON: placeholders inside quotation marks become text, others become JSON values.</summary>
    public string FillJson(string json) =>
        Placeholder()
            .Replace(
                json,
                one =>
                    IsWithinText(json.AsSpan(0, one.Index))
                        ? JsonEncodedText.Encode(Plain(one.Groups[1].Value)).ToString()
                        : Value(one.Groups[1].Value).GetRawText()
            );

    /// <summary>Fills a whole request: method and address, headers, an empty line, the body.</summary>
    public HttpRequestMessage FillRequest(string block)
    {
        var parts = block.Split("\n\n", 2);
        var head = parts[0].TrimEnd('\n').Split('\n');
        var (method, address) = head[0].Split(' ', 2) is [var first, var second] ? (first, second) : (head[0], "");
        var request = new HttpRequestMessage(new(method), FillAddress(address));
        var headers = head.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(one => one[0], one => one[1]);

        if (headers.Remove("Content-Type", out var type))
        {
            request.Content = Body(type, parts[1].TrimEnd('\n'));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, FillText(value)));
        }

        return request;
    }

    private HttpContent Body(string type, string text) =>
        type == "application/x-www-form-urlencoded"
            ? new FormUrlEncodedContent(
                text.ReplaceLineEndings("")
                    .Split('&')
                    .Select(pair => pair.Split('=', 2))
                    .Select(pair => KeyValuePair.Create(pair[0], FillText(pair[1])))
            )
            : new ByteArrayContent(Encoding.UTF8.GetBytes(FillJson(text)));

    private string FillAddress(string address) =>
        Placeholder()
            .Replace(
                address,
                one => one.Index == 0 ? Plain(one.Groups[1].Value) : Uri.EscapeDataString(Plain(one.Groups[1].Value))
            );

    private static bool IsWithinText(ReadOnlySpan<char> before) => (before.Count('"') - before.Count("\\\"")) % 2 == 1;

    [GeneratedRegex(@"\{\{([A-Za-z_-]+[A-Za-z0-9_.-]*)\}\}")]
    private static partial Regex Placeholder();
}
