using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>Acts as a person in the questionnaire, in a page of its own or in a frame.</summary>
internal sealed class Questionnaire(IPage page, bool isFramed = false)
{
    public IPage Page => page;

    public ILocator Heading => Find("h1");

    public ILocator Status => Find("#status");

    public ILocator Summary => Find(".summary");

    /// <summary>The button that leads on: start, next, check, send.</summary>
    public ILocator Main => Find("main button.main");

    /// <summary>The buttons after the result.</summary>
    public ILocator After => Find("#after:not([hidden])");

    public ILocator Find(string selector) =>
        isFramed ? page.FrameLocator("iframe").Locator(selector) : page.Locator(selector);

    /// <summary>Finds a button by a part of its text.</summary>
    public ILocator FindButton(string text) => Find($"main button:has-text('{text}')");

    public ILocator Item(string code) => Find($"[data-code='{code}']");

    public Task Choose(string code, string option) => Item(code).Locator($"input[value='{option}']").CheckAsync();

    public Task Select(string code, string option) => Item(code).Locator("select").SelectOptionAsync(option);

    public Task Fill(string code, string text) => Item(code).Locator("input").FillAsync(text);

    /// <summary>Goes from the start page to the first step.</summary>
    public async Task Start()
    {
        await Main.ClickAsync();
        await Find("#progress").WaitForAsync();
    }

    /// <summary>Leaves a step. Answers of the step are kept.</summary>
    public async Task Next()
    {
        var title = Find("title");
        var before = await title.TextContentAsync();
        await Main.ClickAsync();
        await Assertions.Expect(title).Not.ToHaveTextAsync(before!);
    }

    /// <summary>Answers the quick form, step by step, up to the review.</summary>
    public async Task AnswerQuickForm(Func<string, Task>? inEachState = null)
    {
        await Select("CTX1", "software");
        await Choose("CTX2", "employed");
        await Choose("CTX5", "job");
        await Choose("CONF", "no");
        await Report("step 1");
        await Next();
        await Choose("VISS1", "experienced");
        await Fill("TIM1", "8.5");
        await Choose("URG1", "within-months");
        await Report("step 2");
        await Next();
        await Fill("NET1", "6");
        await Choose("REL2", "2");
        await Choose("VAL1", "weekly");
        await Choose("VAL2", "4");
        await Report("step 3");
        await Next();
        await Choose("CTX7", "post");
        await Fill("ENG3", "3");
        await Choose("FLD1-twitter", "often");
        await Report("step 4");
        await Next();
        await Find(".review").WaitForAsync();
        await Report("review");

        async Task Report(string state)
        {
            if (inEachState is not null)
            {
                await inEachState(state);
            }
        }
    }

    /// <summary>Goes through the steps without an answer.</summary>
    public async Task SkipToReview()
    {
        while (await Find(".review").CountAsync() == 0)
        {
            await Next();
        }
    }

    public async Task Send()
    {
        await Main.ClickAsync();
        await After.WaitForAsync();
    }

    /// <summary>Asserts that the page has no accessibility violation and no horizontal scroll.</summary>
    public async Task AssertAccessible(string state)
    {
        if (isFramed)
        {
            await page.AssertAccessibleWithFrames(state);
        }
        else
        {
            await page.AssertAccessible(state);
        }

        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            $"{state}: the page is wider than the window"
        );
    }
}
