using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ChannelFit.Browser.Tests;

/// <summary>Asserts that all rules of axe hold.</summary>
internal static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>
    /// Asserts that a page without frames has no violation. It takes a sixth of the processor time of
    /// <see cref="AssertAccessibleWithFrames"/>, which opens a second page for each run.
    /// </summary>
    public static async Task AssertAccessible(this IPage page, string state)
    {
        Assert.Equal(0, await page.Locator("iframe").CountAsync());

        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const { passes, violations } = await axe.run({ resultTypes: ["violations"] });
              return {
                passes: passes.length,
                violations: violations.map(({ id, help, nodes }) => `${id}: ${help} ${nodes[0].html}`),
              };
            }
            """
        );

        Assert.NotEqual(0, found.GetProperty("passes").GetInt32());
        AssertNone(state, found.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()!));
    }

    /// <summary>Asserts that a page and its frames, also those of other origins, have no violation.</summary>
    public static async Task AssertAccessibleWithFrames(this IPage page, string state)
    {
        var found = await page.RunAxe();
        Assert.NotEmpty(found.Passes);
        AssertNone(state, found.Violations.Select(one => $"{one.Id}: {one.Help} {one.Nodes[0].Html}"));
    }

    private static void AssertNone(string state, IEnumerable<string> violations) =>
        Assert.Equal("", string.Join('\n', violations.Select(violation => $"{state}: {violation}")));
}
