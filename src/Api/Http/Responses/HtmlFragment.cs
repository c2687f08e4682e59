using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ChannelFit.Api.Http.Responses;

/// <summary>A piece of HTML. Whatever fills its places is encoded, unless it is such a piece itself.</summary>
public readonly struct HtmlFragment
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? text;

    private HtmlFragment(string text) => this.text = text;

    /// <summary>No HTML at all.</summary>
    public static HtmlFragment Empty => default;

    /// <summary>A piece as it is written: <c>Html.Of($"…{value}…")</c>.</summary>
    public static HtmlFragment Format(InterpolatedHtmlHandler written) => new(written.ToString());

    /// <summary>One piece for each value, in a row.</summary>
    public static HtmlFragment ForEach<T>(IEnumerable<T> values, Func<T, HtmlFragment> render) =>
        new(string.Concat(values.Select(value => render(value).ToString())));

    /// <summary>Styles or the like, from our own sources: nothing in it is encoded.</summary>
    public static HtmlFragment Raw(string text) => new(text);

    public override string ToString() => text ?? "";

    /// <summary>Takes an interpolated string apart: our own text, and what fills its places.</summary>
    [InterpolatedStringHandler]
    public readonly struct InterpolatedHtmlHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder built = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string value) => built.Append(value);

        public void AppendFormatted(HtmlFragment value) => built.Append(value);

        public void AppendFormatted(string? value) => built.Append(Encoder.Encode(value ?? ""));

        /// <summary>A number as SVG wants it, whatever the language.</summary>
        public void AppendFormatted(double value) => built.Append(value.ToString(CultureInfo.InvariantCulture));

        public override string ToString() => built.ToString();
    }
}
