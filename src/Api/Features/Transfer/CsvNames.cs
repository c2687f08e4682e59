using System.Text;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The names of columns and cells that an import accepts: codes and, in a lenient import, texts of any language.</summary>
public sealed class CsvNames
{
    /// <summary>The column with the idempotency key of a record.</summary>
    public const string Key = "idempotencyKey";

    private readonly Dictionary<string, CsvKind> columns;
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Column, string Cell), string> cells = [];

    public CsvNames(PublishedCatalog published, bool isLenient)
    {
        var known = new CsvColumns(published, published.TextsIn(PublishedCatalog.DefaultLanguage));
        IsLenient = isLenient;
        columns = Columns(known);

        if (isLenient)
        {
            AddTexts(published, known);
        }
    }

    /// <summary>Whether unknown columns are ignored, and texts are accepted for codes.</summary>
    public bool IsLenient { get; }

    /// <summary>Returns the column for a cell of the header; null if it is unknown.</summary>
    public string? FindColumn(string header) =>
        columns.ContainsKey(header) ? header : headers.GetValueOrDefault(Normalize(header));

    /// <summary>Returns the kind of a column.</summary>
    public CsvKind KindOf(string column) => columns[column];

    /// <summary>Returns the code for the text of a cell; the cell itself if the text is unknown.</summary>
    public string Code(string column, string cell) =>
        IsLenient ? cells.GetValueOrDefault((column, Normalize(cell).ToUpperInvariant()), cell) : cell;

    private static Dictionary<string, CsvKind> Columns(CsvColumns known)
    {
        var kinds = new Dictionary<string, CsvKind>(StringComparer.Ordinal)
        {
            [CsvColumns.Id] = CsvKind.Ignored, // Used as the idempotency key only.
            [CsvColumns.CreatedAt] = CsvKind.Text,
            [CsvColumns.PersonRef] = CsvKind.Text,
            [CsvColumns.Instrument] = CsvKind.Text,
            [CsvColumns.Model] = CsvKind.Text,
            [CsvColumns.Focus] = CsvKind.Text,
            [CsvColumns.Test] = CsvKind.Ignored,
            [CsvColumns.Metadata] = CsvKind.Json,
            [Key] = CsvKind.Text,
        };

        foreach (var item in known.Items)
        {
            kinds[item.Code] = item.Type == ItemType.Choice ? CsvKind.Choice : CsvKind.Number;
            kinds[CsvColumns.LabelColumn(item)] = CsvKind.Ignored;
        }

        foreach (var channel in known.Channels)
        {
            kinds[CsvColumns.ScoreColumn(channel)] = kinds[CsvColumns.VerdictColumn(channel)] = CsvKind.Ignored;
        }

        return kinds;
    }

    private void AddTexts(PublishedCatalog published, CsvColumns known)
    {
        foreach (var column in columns.Keys)
        {
            headers.TryAdd(column, column);
        }

        foreach (var language in published.Texts)
        {
            foreach (var channel in known.Channels)
            {
                Add(CsvColumns.Focus, language.Channels[channel].Name, channel);
            }

            foreach (var instrument in published.Instruments)
            {
                var texts = language.Instruments[instrument.Shape.Key];

                foreach (var item in instrument.Instrument.Items)
                {
                    headers.TryAdd(Normalize(texts.Items[item.Code]), item.Code);
                    AddAnswers(item, texts, instrument.Shape.Items[item.Index].Options);
                }
            }
        }
    }

    private void AddAnswers(Item item, InstrumentTexts texts, string? options)
    {
        if (item.Type == ItemType.Choice)
        {
            foreach (var (code, label) in texts.Options[options!])
            {
                Add(item.Code, code, code);
                Add(item.Code, label, code);
            }
        }
        else if (item.Type == ItemType.Agreement)
        {
            foreach (var (point, label) in texts.Scales["agreement"].Index())
            {
                Add(item.Code, label, FormattableString.Invariant($"{item.Min + point}"));
            }
        }
    }

    private void Add(string column, string cell, string code) =>
        cells.TryAdd((column, Normalize(cell).ToUpperInvariant()), code);

    /// <summary>Normalizes white space and Unicode composition, which do not change the meaning of a text.</summary>
    private static string Normalize(string text) =>
        string.Join(
            ' ',
            text.Normalize(NormalizationForm.FormC).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
        );
}

/// <summary>The kind of values in a column of an import.</summary>
public enum CsvKind
{
    Ignored,
    Text,
    Json,
    Choice,
    Number,
}
