using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>Creates responses from published documents and the texts of one language.</summary>
public static class CatalogResponseFactory
{
    public static ChannelList Channels(PublishedCatalog catalog, LanguageTexts texts) =>
        new([
            .. catalog.NewestModel.Model.Channels.Select(channel =>
            {
                var text = texts.Channels[channel.Key];
                return new ChannelEntry(channel.Key, text.Name, text.Description);
            }),
        ]);

    public static InstrumentEntry Entry(PublishedInstrument instrument, LanguageTexts texts) =>
        new(
            instrument.Instrument.Id,
            instrument.Document.Key,
            instrument.Document.Version,
            texts.Instruments[instrument.Instrument.Id].Title,
            instrument.Hash
        );

    public static InstrumentResponse Instrument(PublishedInstrument instrument, LanguageTexts allTexts)
    {
        var (document, texts) = (instrument.Document, allTexts.Instruments[instrument.Instrument.Id]);
        return new(
            instrument.Instrument.Id,
            document.Key,
            document.Version,
            texts.Title,
            instrument.Hash,
            document.Scales.ToDictionary(scale => scale.Key, scale => Scale(scale.Value, texts.Scales[scale.Key])),
            [
                .. document.Sections.Select(section => new SectionResponse(
                    section.Key,
                    texts.Sections[section.Key],
                    section.Items
                )),
            ],
            document.Forms.ToDictionary(
                form => form.Key,
                form => new FormResponse(texts.Forms[form.Key], form.Value, document.Minutes?[form.Key])
            ),
            [.. document.Items.Select(item => Item(document, item, texts))]
        );
    }

    private static ScaleResponse Scale(ScaleDocument scale, string[] labels) =>
        new(
            scale.Min,
            scale.Max,
            [.. labels.Select((label, index) => new ScalePointResponse(scale.Min + index, label))]
        );

    private static ItemResponse Item(InstrumentDocument document, ItemDocument item, InstrumentTexts texts)
    {
        var scale = item.Type == "agreement" ? document.Scales[item.Type] : null;
        return new(
            item.Code,
            item.Type,
            texts.Items[item.Code],
            scale is null ? null : item.Type,
            item.Options is { } set
                ? [.. document.Options[set].Select(code => new OptionResponse(code, texts.Options[set][code]))]
                : null,
            scale?.Min ?? item.Min,
            scale?.Max ?? item.Max,
            scale is null ? item.Integer : true,
            item.Unit,
            item.Unit is null ? null : texts.Units[item.Unit],
            item.ShowWhen is { } rule ? new(rule.Item, rule.AnyOf, rule.NoneOf) : null,
            item.Channel
        );
    }
}
