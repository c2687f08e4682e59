using System.Text;
using System.Text.Json;
using ChannelFit.Api.Demo;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Domain.Outcomes;

namespace ChannelFit.Api.Tests.Outcomes;

/// <summary>Records and reads weeks.</summary>
public static class ActivityClientExtensions
{
    public const string CurrentActivity = "/v1/invitations/current/activity";

    /// <summary>Returns a submission with a plan for a person.</summary>
    public static string WithPlan(string person) => $"{DemoPartner.FirstRequest[..^1]},\"personRef\":\"{person}\"}}";

    /// <summary>The present week in UTC.</summary>
    public static IsoWeek Present => IsoWeek.Of(DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>Replaces a week, the given number of weeks ago.</summary>
    public static Task<HttpResponseMessage> Record(
        this HttpClient partner,
        string person,
        int weeksAgo,
        string channels
    ) =>
        partner.Put(
            $"/v1/people/{person}/activity/{Present.AddWeeks(-weeksAgo)}",
            $$"""{ "channels": {{channels}} }"""
        );

    public static Task<HttpResponseMessage> Put(this HttpClient client, string path, string body) =>
        client.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>Records eight weeks with the same numbers.</summary>
    public static async Task RecordEightWeeks(this HttpClient partner, string person, string channels)
    {
        for (var weeksAgo = 0; weeksAgo < 8; weeksAgo++)
        {
            Assert.Equal(200, (int)(await partner.Record(person, weeksAgo, channels)).StatusCode);
        }
    }

    /// <summary>Returns the recorded weeks of a person, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Activity(
        this HttpClient partner,
        string person,
        string query = ""
    ) => (await partner.Read($"/v1/people/{person}/activity{query}")).List("items");
}
