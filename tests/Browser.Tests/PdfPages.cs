using System.Text;
using System.Text.RegularExpressions;

namespace ChannelFit.Browser.Tests;

/// <summary>A PDF, as far as its pages are concerned.</summary>
internal static partial class PdfPages
{
    /// <summary>How many pages it has. Chromium writes page objects plainly; what it packs away are fonts and drawings.</summary>
    public static int Pages(byte[] pdf)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var pages = PageObject().Count(text);
        var counted = int.Parse(TreeCount().Match(text).Groups["count"].Value);
        Assert.Equal(counted, pages);
        return pages;
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PageObject();

    // The root of the tree alone has no parent.
    [GeneratedRegex(@"<<\s*/Type\s*/Pages\s*/Count\s+(?<count>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TreeCount();
}
