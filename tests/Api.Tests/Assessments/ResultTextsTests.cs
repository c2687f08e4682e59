using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Tests.Fixtures;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>Every code has a text in the requested language; numbers and codes do not depend on the language.</summary>
public sealed class ResultTextsTests(SharedApiFixture api) : IClassFixture<SharedApiFixture>
{
    private static readonly string[] Translated = ["text", "name", "title", "label", "note"];

    [Theory]
    [InlineData("es", "es")]
    [InlineData("es-MX, en;q=0.5", "es")]
    [InlineData("fr;q=0.9, es;q=0.8, en;q=0.7", "es")]
    [InlineData("en;q=0.1, es;q=0", "en")]
    [InlineData("fr", "en")]
    [InlineData("*", "en")]
    [InlineData(";;;", "en")]
    public async Task Texts_are_in_the_requested_language(string requested, string expected)
    {
        using var partner = await api.CreatePartner();
        partner.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", requested);
        var body = api.Request(PersonRequests.Coach).ToJsonString();
        var stored = await partner.Post("/v1/assessments", body);
        var path = stored.Header("Location")!;

        HttpResponseMessage[] responses =
        [
            stored,
            await partner.Post("/v1/scores", body),
            await partner.Post("/v1/scores/batch", $$"""{"items":[{{body}}]}"""),
            await partner.GetAsync(path),
            await partner.GetAsync($"{path}/channels/twitter"),
            await partner.Post($"{path}/plan", "{}"),
        ];

        Assert.All(responses, response => Assert.Equal(expected, response.Header("Content-Language")));
        Assert.All(
            responses,
            response => Assert.StartsWith("Accept-Language", response.Header("Vary"), StringComparison.Ordinal)
        );
        Assert.All(responses, response => Assert.True(response.IsSuccessStatusCode));
    }

    [Theory]
    [InlineData(PersonRequests.Coach)]
    [InlineData(PersonRequests.Developer)]
    [InlineData(PersonRequests.Graduate)]
    public async Task Languages_differ_only_in_texts(int person)
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(person))).Text("id");

        foreach (var path in (string[])["?include=all", "/channels/twitter", "/channels/blog"])
        {
            var english = await Read(partner, $"/v1/assessments/{id}{path}", "en");
            var spanish = await Read(partner, $"/v1/assessments/{id}{path}", "es");
            var (inEnglish, inSpanish) = (RemoveTexts(english), RemoveTexts(spanish));

            Assert.Equal(english.ToJsonString(), spanish.ToJsonString());
            Assert.Equal(inEnglish.Count, inSpanish.Count);
            Assert.NotEmpty(inEnglish);
            Assert.All(inEnglish.Zip(inSpanish), pair => Assert.NotEqual(pair.First, pair.Second));
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public async Task Each_text_belongs_to_its_code(string language)
    {
        using var partner = await api.CreatePartner();
        var texts = api.Published.TextsIn(language);
        var result = await Read(
            partner,
            $"/v1/assessments/{(await partner.Submit(api.Request(PersonRequests.Coach))).Text("id")}",
            language
        );
        var focus = result["focus"]!;
        var flags = result["flags"]!.AsArray();

        Assert.Equal(texts.Plan.Note, $"{result["plan"]!["note"]}");
        Assert.All(flags, flag => Assert.Contains($"{flag!["text"]}", texts.Flags.Values));
        Assert.NotEmpty(flags);
        Assert.StartsWith(
            texts
                .Focus.First[$"{focus["codes"]![0]}"["focus.first.".Length..]]
                .Replace("{channel}", texts.Channels["twitter"].Inline),
            $"{focus["text"]}"
        );
        Assert.All(
            focus["instead"]!.AsArray(),
            channel =>
                Assert.Contains(texts.Channels[$"{channel}"].Inline, $"{focus["text"]}", StringComparison.Ordinal)
        );
        Assert.DoesNotContain('{', string.Concat(RemoveTexts(result)));
    }

    [Theory]
    [InlineData(PersonRequests.Coach)]
    [InlineData(PersonRequests.Developer)]
    [InlineData(PersonRequests.Graduate)]
    public async Task include_texts_adds_a_text_to_every_reason(int person)
    {
        using var partner = await api.CreatePartner();
        var id = (await partner.Submit(api.Request(person))).Text("id");
        var texts = api.Published.TextsIn("en");
        var items = texts.Instruments[api.Instrument.Id].Items;
        var described = (await partner.Read($"/v1/assessments/{id}?include=texts")).List("channels");
        var bare = (await partner.Read($"/v1/assessments/{id}")).List("channels");

        Assert.All(
            described.SelectMany(channel => channel.List("reasons")),
            reason => Assert.Contains(reason.Text("text"), Texts(reason))
        );
        Assert.DoesNotContain(
            bare.SelectMany(channel => channel.List("reasons")),
            reason => reason.TryGetProperty("text", out _)
        );

        // The wording of an item, or the subject of a shift or a prior.
        IEnumerable<string?> Texts(JsonElement reason) =>
            reason.Text("kind") is "gate" or "base" ? Sentences(texts, reason)
            : reason.Text("kind") == "item" ? [items[reason.Text("code")]]
            : [texts.Reasons.Sources[reason.Text("code")]];
    }

    [Fact]
    public async Task include_texts_explains_codes_without_their_own_text()
    {
        using var partner = await api.CreatePartner();
        var texts = api.Published.TextsIn("en");
        var agreed = api
            .Instrument.Items.Where(item => item.Type == ItemType.Agreement)
            .ToDictionary(item => item.Code, _ => (object)5);
        var withheld = await Notes(new { instrument = api.Instrument.Id, answers = agreed });
        var odd = await Notes(
            new
            {
                instrument = api.Instrument.Id,
                answers = new { REL1 = 5, NET1 = 6 },
                plan = new { hoursPerWeek = 2.1 },
            }
        );
        string[] always = [texts.Basis["coefficients"]["judgement"], texts.Basis["validation"]["none"]];

        Assert.Equal(
            [Named("patterned", agreed.Keys), withheld.ElementAt(1), texts.Plan.Unavailable["withheld"], .. always],
            withheld
        );
        Assert.StartsWith(
            texts.Quality["inconsistent"][..texts.Quality["inconsistent"].IndexOf('{')],
            withheld.ElementAt(1),
            StringComparison.Ordinal
        );
        Assert.Equal([texts.Plan.Unallocated["off-grid"], .. always], odd);

        string Named(string concern, IEnumerable<string> items) =>
            texts
                .Quality[concern]
                .Replace(
                    "{items}",
                    string.Join(
                        "; ",
                        items.Select(item => texts.Instruments[api.Instrument.Id].Items[item].TrimEnd('.'))
                    )
                );

        async Task<List<string>> Notes(object request)
        {
            var answer = await partner.Post("/v1/scores?include=texts", JsonSerializer.Serialize(request));
            return (await answer.Json()).List("notes").Select(note => note.Text("text")).ToList();
        }
    }

    /// <summary>The sentences of version 1 fit the sign of a reason's points.</summary>
    [Fact]
    public async Task Version_1_gives_its_reasons_in_sentences()
    {
        using var partner = await api.CreatePartner();
        var texts = api.Published.TextsIn("en");

        var result = await partner.Score(FirstInstrument.FirstRequest(PersonRequests.Coach), "?include=texts");

        Assert.All(
            result.List("channels").SelectMany(channel => channel.List("reasons")),
            reason => Assert.Contains(reason.Text("text"), Sentences(texts, reason))
        );
    }

    /// <summary>The possible texts for the code of a reason and the sign of its points.</summary>
    private static IEnumerable<string?> Sentences(LanguageTexts texts, JsonElement reason)
    {
        var code = reason.Text("code");

        if (reason.Text("kind") == "gate")
        {
            return texts.Verdicts.Values.Select(verdict => texts.Gates[code].Text.Replace("{cap}", verdict.Label));
        }

        if (reason.Text("kind") == "base")
        {
            return texts.Reasons.Base.Values;
        }

        var points = reason.Number("points");
        IEnumerable<ReasonSides?> sides = texts.Reasons.Shifts.TryGetValue(code, out var options)
            ? [.. options.Values]
            : [Plain(texts.Reasons.Items[code]), texts.Reasons.Items[code].Inverse];
        return points == 0 ? [texts.Reasons.Neutral] : sides.Select(side => points > 0 ? side?.For : side?.Against);

        static ReasonSides Plain(ItemReasonTexts item) => new(item.For, item.Against);
    }

    [Fact]
    public async Task A_replay_is_in_the_language_of_the_first_response()
    {
        using var partner = await api.CreatePartner();
        var body = api.Request(PersonRequests.Coach).ToJsonString();

        var first = await Submit("es");
        var retry = await Submit("en");

        Assert.Equal(("es", null), (first.Header("Content-Language"), first.Header("Idempotency-Replayed")));
        Assert.Equal(("es", "true"), (retry.Header("Content-Language"), retry.Header("Idempotency-Replayed")));
        Assert.Equal(await first.Text(), await retry.Text());
        Assert.Equal(first.Header("ETag"), retry.Header("ETag"));

        async Task<HttpResponseMessage> Submit(string language)
        {
            partner.DefaultRequestHeaders.AcceptLanguage.Clear();
            partner.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            return await partner.Post("/v1/assessments", body, "attempt-1");
        }
    }

    private static async Task<JsonObject> Read(HttpClient partner, string path, string language) =>
        JsonObject.Create(await partner.Read(path, ("Accept-Language", language)))!;

    /// <summary>Removes every translated text from a response.</summary>
    private static List<string> RemoveTexts(JsonNode? value)
    {
        var texts = new List<string>();

        if (value is JsonObject members)
        {
            // The text of a gate contains the names of its inputs.
            foreach (var (name, member) in members.Where(member => member.Key != "reads").ToList())
            {
                if (Translated.Contains(name) && member is JsonValue text)
                {
                    texts.Add(text.GetValue<string>());
                    members.Remove(name);
                }
                else
                {
                    texts.AddRange(RemoveTexts(member));
                }
            }
        }
        else if (value is JsonArray entries)
        {
            texts.AddRange(entries.SelectMany(RemoveTexts));
        }

        return texts;
    }
}
