using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ChannelFit.Api.Http.Responses;

/// <summary>A fragment of HTML. Interpolated values are encoded, except other fragments.</summary>
public readonly struct HtmlFragment
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? text;

    private HtmlFragment(string text) => this.text = text;

    /// <summary>The empty fragment.</summary>
    public static HtmlFragment Empty => default;

    /// <summary>Creates a fragment from an interpolated string: <c>HtmlFragment.Format($"…{value}…")</c>.</summary>
    public static HtmlFragment Format(InterpolatedHtmlHandler html) => new(html.ToString());

    /// <summary>Renders each value and concatenates the fragments.</summary>
    public static HtmlFragment ForEach<T>(IEnumerable<T> values, Func<T, HtmlFragment> render) =>
        new(string.Concat(values.Select(value => render(value).ToString())));

    /// <summary>Creates a fragment without encoding, for trusted text from our own sources such as a stylesheet.</summary>
    public static HtmlFragment Raw(string text) => new(text);

    public override string ToString() => text ?? "";

    /// <summary>Interpolated string handler that appends literals as they are and encodes values.</summary>
    [InterpolatedStringHandler]
    public readonly struct InterpolatedHtmlHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder html = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string value) => html.Append(value);

        public void AppendFormatted(HtmlFragment value) => html.Append(value);

        public void AppendFormatted(string? value) => html.Append(Encoder.Encode(value ?? ""));

        /// <summary>Appends a number in the invariant culture, as SVG requires.</summary>
        public void AppendFormatted(double value) => html.Append(value.ToString(CultureInfo.InvariantCulture));

        public override string ToString() => html.ToString();
    }
}
