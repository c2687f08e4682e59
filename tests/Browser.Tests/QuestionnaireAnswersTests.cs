using ChannelFit.Api.Tests.Fixtures;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>The answers in the questionnaire: errors, prefilled ones, and what going back and reloading keeps.</summary>
public sealed class QuestionnaireAnswersTests(ReusedApiFixture api, ChromiumFixture browser)
    : IClassFixture<ReusedApiFixture>,
        IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task An_invalid_number_is_explained_and_linked()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        await person.Start();
        await person.Next();
        await person.Fill("TIM1", "ninety");

        await person.Main.ClickAsync();

        await person.AssertAccessible("error");
        Assert.StartsWith("Error: Step 2 of 4", await person.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.True(await person.Summary.EvaluateAsync<bool>("node => node === document.activeElement"));
        Assert.Contains("from 0 to 80", await person.Summary.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("true", await person.Item("TIM1").Locator("input").GetAttributeAsync("aria-invalid"));
        var address = person.Page.Url;
        await person.Summary.Locator("a").ClickAsync();
        Assert.Equal("q-TIM1", await person.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Equal(address, person.Page.Url);
        await person.Fill("TIM1", "8,5");
        await person.Next();
        Assert.Equal(0, await person.Summary.CountAsync());
    }

    [Fact]
    public async Task An_invitation_asks_the_quick_form_first_and_offers_the_further_items_before_the_person_sends()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenInvitation(form: null);
        await person.Start();
        await person.AnswerQuickForm();

        await person.FindButton("more first").ClickAsync();

        await Assertions.Expect(person.Find("#progress")).ToBeVisibleAsync();
        await person.SkipToReview();
        Assert.Contains("not answered", await person.Find(".cost").InnerTextAsync(), StringComparison.Ordinal);
        await person.Send();
        Assert.Equal(1, await partner.CountAssessments());
    }

    [Fact]
    public async Task An_empty_set_of_answers_is_not_sent()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        await person.Start();
        await person.SkipToReview();
        Assert.Contains(
            "13 questions are not answered",
            await person.Find(".cost").InnerTextAsync(),
            StringComparison.Ordinal
        );

        await person.Main.ClickAsync();

        await person.AssertAccessible("empty");
        await person.Summary.Locator("a").ClickAsync();
        await Assertions.Expect(person.Page).ToHaveTitleAsync("Step 1 of 4: You and your search");
        Assert.Equal(0, await partner.CountAssessments());
    }

    [Fact]
    public async Task Prefilled_answers_are_shown_and_can_be_changed_and_invalid_ones_are_ignored()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var requests = new List<string>();
        var person = await partner.OpenPublic("#CTX1=software&TIM1=6&ENG3=9&CTX2=%3Cimg%20src=x%3E&NOPE=1&CONF=yes");
        person.Page.Request += (_, request) => requests.Add(request.Url);

        Assert.Equal(4, partner.Console.Count(text => text.Contains("was ignored", StringComparison.Ordinal)));
        await person.Start();
        Assert.Equal("software", await person.Item("CTX1").Locator("select").InputValueAsync());
        await person.Next();
        Assert.Equal("6", await person.Item("TIM1").Locator("input").InputValueAsync());
        await person.Fill("TIM1", "7");
        await person.SkipToReview();
        Assert.Contains("7 hours a week", await person.Find(".review").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(requests, url => url.Contains("TIM1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_keeps_the_answers_of_an_invitation_and_drops_those_of_a_public_page()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var invited = await partner.OpenInvitation();
        await invited.Start();
        await invited.Choose("CTX5", "job");
        await Assertions.Expect(invited.Status).ToHaveTextAsync("Saved.");
        await invited.Page.ReloadAsync();
        await Assertions.Expect(invited.Find(".facts")).ToContainTextAsync("One answer is already there");

        var visitor = await partner.OpenPublic("#TIM1=6");
        await visitor.Start();
        await visitor.Choose("CTX5", "job");
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(visitor.Find(".facts")).ToContainTextAsync("One answer is already there");
        await visitor.Start();
        Assert.False(await visitor.Item("CTX5").Locator("input").First.IsCheckedAsync());
    }

    [Fact]
    public async Task The_back_button_leads_through_the_steps_and_keeps_the_answers()
    {
        using var partner = await QuestionnaireFixture.Create(api, browser);
        var person = await partner.OpenPublic();
        await person.Start();
        await person.AnswerQuickForm();

        await person.Page.GoBackAsync();
        await Assertions.Expect(person.Item("ENG3").Locator("input")).ToHaveValueAsync("3");
        await person.Page.GoForwardAsync();
        await person.Find(".review").WaitForAsync();
        await person.Find(".review button").Nth(1).ClickAsync();
        await Assertions.Expect(person.Item("CTX2").Locator("input[value='employed']")).ToBeCheckedAsync();
        await person.Choose("CTX2", "unemployed");
        Assert.True(await person.Item("CONF").IsHiddenAsync());
    }

    [Fact]
    public async Task Strings_that_people_write_are_shown_as_text()
    {
        const string hostile = "<img src=x onerror=\"window.hacked=1\">\u202e{{7*7}}";
        using var partner = await QuestionnaireFixture.Create(api, browser);
        await partner.Secret.ChangeSettings(System.Text.Json.JsonSerializer.Serialize(new { name = hostile }));

        foreach (
            var person in (Questionnaire[])
                [await partner.OpenPublic("#TIM1=<img src=x>"), await partner.OpenInvitation()]
        )
        {
            Assert.Contains(
                "<img src=x onerror=",
                await person.Find(".facts").InnerTextAsync(),
                StringComparison.Ordinal
            );
            await person.Start();
            await person.AnswerQuickForm();
            await person.Send();
            Assert.Equal(0, await person.Find("img[onerror]").CountAsync());
            Assert.True(await person.Page.EvaluateAsync<bool>("window.hacked === undefined"));
        }
    }
}
