using System.Globalization;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The contrast of colours to white (WCAG 2.2, success criterion 1.4.3).</summary>
public static class ColorContrast
{
    /// <summary>The least contrast of text of normal size, level AA.</summary>
    public const double MinRatio = 4.5;

    /// <summary>Returns whether a text is a colour as #rrggbb.</summary>
    public static bool IsColor(string text) =>
        text is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit);

    /// <summary>Returns the contrast ratio of a colour, written as #rrggbb, to white.</summary>
    public static double ToWhite(string color)
    {
        var luminance = (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
        return 1.05 / (luminance + 0.05);

        double Channel(int start)
        {
            var value =
                int.Parse(color.AsSpan(start, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) / 255d;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }
}
