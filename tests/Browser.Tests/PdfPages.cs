using System.Text;
using System.Text.RegularExpressions;

namespace ChannelFit.Browser.Tests;

/// <summary>Counts the pages of a PDF.</summary>
internal static partial class PdfPages
{
    /// <summary>Returns the number of pages. Chromium writes page objects uncompressed; it compresses only fonts and drawings.</summary>
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

    // Only the root of the page tree has no parent.
    [GeneratedRegex(@"<<\s*/Type\s*/Pages\s*/Count\s+(?<count>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TreeCount();
}
