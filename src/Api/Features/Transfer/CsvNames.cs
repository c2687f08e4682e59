using System.Text;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The names that columns and cells of an import have: codes, and where it is lenient the words of any language.</summary>
public sealed class CsvNames
{
    /// <summary>The column of a record's own key.</summary>
    public const string Key = "idempotencyKey";

    private const string Any = "";

    private readonly Dictionary<string, CsvKind> columns;
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Instrument, string Column, string Cell), string> cells = [];

    public CsvNames(PublishedCatalog published, bool isLenient)
    {
        var known = new CsvColumns(published, published.TextsIn(PublishedCatalog.DefaultLanguage));
        IsLenient = isLenient;
        columns = Columns(known);

        if (isLenient)
        {
            AddWords(published, known);
        }
    }

    /// <summary>Whether unknown columns are ignored, and words taken for codes.</summary>
    public bool IsLenient { get; }

    /// <summary>The column that a cell of the header names; null where there is none.</summary>
    public string? FindColumn(string header) =>
        columns.ContainsKey(header) ? header : headers.GetValueOrDefault(Words(header));

    public CsvKind KindOf(string column) => columns[column];

    /// <summary>
    /// Returns the code that a cell stands for, in the wording of the record's instrument and otherwise of any; the cell
    /// itself where it is none of the words that are known.
    /// </summary>
    public string Code(string instrument, string column, string cell)
    {
        if (!IsLenient)
        {
            return cell;
        }

        var words = Words(cell).ToUpperInvariant();
        return cells.TryGetValue((instrument, column, words), out var code)
            ? code
            : cells.GetValueOrDefault((Any, column, words), cell);
    }

    private static Dictionary<string, CsvKind> Columns(CsvColumns known)
    {
        var kinds = new Dictionary<string, CsvKind>(StringComparer.Ordinal)
        {
            [CsvColumns.Id] = CsvKind.Ignored, // But for its part as a key.
            [CsvColumns.CreatedAt] = CsvKind.Text,
            [CsvColumns.PersonRef] = CsvKind.Text,
            [CsvColumns.Instrument] = CsvKind.Text,
            [CsvColumns.Model] = CsvKind.Text,
            [CsvColumns.Focus] = CsvKind.Text,
            [CsvColumns.FocusVerdict] = CsvKind.Ignored,
            [CsvColumns.TopChannel] = CsvKind.Ignored,
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

    private void AddWords(PublishedCatalog published, CsvColumns known)
    {
        foreach (var column in columns.Keys)
        {
            headers.TryAdd(column, column);
        }

        foreach (var texts in published.Texts)
        {
            foreach (var channel in known.Channels)
            {
                Add(Any, CsvColumns.Focus, texts.Channels[channel].Name, channel);
            }

            foreach (var seed in published.Instruments)
            {
                var words = texts.Instruments[seed.Instrument.Id];

                foreach (var item in seed.Instrument.Items)
                {
                    headers.TryAdd(Words(words.Items[item.Code]), item.Code);
                    AddAnswers(seed.Instrument.Id, item, words, seed.Shape.Items[item.Index].Options);
                }
            }
        }
    }

    private void AddAnswers(string instrument, Item item, InstrumentTexts words, string? options)
    {
        if (item.Type == ItemType.Choice)
        {
            foreach (var (code, label) in words.Options[options!])
            {
                Add(instrument, item.Code, code, code);
                Add(instrument, item.Code, label, code);
            }
        }
        else if (item.Type == ItemType.Agreement)
        {
            foreach (var (place, label) in words.Scales["agreement"].Index())
            {
                Add(instrument, item.Code, label, FormattableString.Invariant($"{item.Min + place}"));
            }
        }
    }

    private void Add(string instrument, string column, string cell, string code)
    {
        var words = Words(cell).ToUpperInvariant();
        cells.TryAdd((instrument, column, words), code);
        cells.TryAdd((Any, column, words), code);
    }

    /// <summary>Words without what differs where nothing is meant by it: white space, and how accents are composed.</summary>
    private static string Words(string text) =>
        string.Join(
            ' ',
            text.Normalize(NormalizationForm.FormC).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
        );
}

/// <summary>What a column of an import holds.</summary>
public enum CsvKind
{
    Ignored,
    Text,
    Json,
    Choice,
    Number,
}
