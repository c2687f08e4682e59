using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Cohort;

/// <summary>Requests for the coach's view.</summary>
internal static partial class CohortClientExtensions
{
    public const string Links = "/v1/cohort-links";

    /// <summary>Creates a link to the coach's view.</summary>
    public static async Task<JsonElement> CreateCohortLink(this HttpClient partner, string body = "{}")
    {
        using var response = await partner.Post(Links, body);
        Assert.Equal(201, (int)response.StatusCode);
        var link = await response.Json();
        Assert.Equal(["id", "url", "expiresAt"], link.Names());
        Assert.Equal($"{Links}/{link.Text("id")}", response.Header("Location"));
        return link;
    }

    /// <summary>Returns the token of a link.</summary>
    public static string TokenOf(JsonElement link) => link.Text("url").Split("/c#")[1];

    /// <summary>Reads a part of the coach's view with a token.</summary>
    public static Task<HttpResponseMessage> ReadCohort(
        this ApiFixture api,
        string token,
        string path = "people",
        string language = "en"
    ) =>
        api.Anonymous.Send(
            HttpMethod.Get,
            $"/c/{path}",
            ("Authorization", $"Bearer {token}"),
            ("Accept-Language", language)
        );

    /// <summary>Returns the rows of the table, each as the texts of its cells.</summary>
    public static async Task<List<string[]>> CohortRows(this ApiFixture api, string token, string query = "")
    {
        using var response = await api.ReadCohort(token, $"people{query}");
        Assert.Equal(200, (int)response.StatusCode);
        return RowsOf(await response.Text());
    }

    /// <summary>Returns the references of the people in the table, in its order.</summary>
    public static async Task<List<string>> CohortPeople(this ApiFixture api, string token, string query = "") =>
        [.. (await api.CohortRows(token, query)).Select(row => row[0])];

    /// <summary>Returns the rows of the table of a page.</summary>
    public static List<string[]> RowsOf(string page) =>
        [
            .. Row()
                .Matches(page)
                .Skip(1)
                .Select(row => Cell().Matches(row.Value).Select(cell => TextOf(cell.Groups["text"].Value)).ToArray()),
        ];

    /// <summary>Returns the text of markup, with single blanks.</summary>
    public static string TextOf(string markup) =>
        Blanks().Replace(WebUtility.HtmlDecode(Element().Replace(markup, " ")), " ").Trim();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<t[hd][^>]*>(?<text>.*?)</t[hd]>", RegexOptions.Singleline)]
    private static partial Regex Cell();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Element();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blanks();
}
