using System.Net;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Reports;

/// <summary>Requests reports and reads their text.</summary>
internal static partial class ReportPageReader
{
    public static Task<HttpResponseMessage> Report(
        this HttpClient client,
        string id,
        string language = "en",
        string query = ""
    ) => client.Send(HttpMethod.Get, $"/v1/assessments/{id}/report{query}", ("Accept-Language", language));

    /// <summary>Returns the text of the page's body with single spaces between words.</summary>
    public static async Task<string> VisibleText(this Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        Assert.Equal(200, (int)response.StatusCode);
        return TextOf((await response.Text()).Split("<body", 2)[1]);
    }

    /// <summary>Returns the text before the appendix.</summary>
    public static string BeforeRecord(string html) => TextOf(html.Split("<body", 2)[1].Split("result-record")[0]);

    public static string TextOf(string html) =>
        Whitespace().Replace(WebUtility.HtmlDecode(Tag().Replace(html, " ")), " ");

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Whitespace();
}
