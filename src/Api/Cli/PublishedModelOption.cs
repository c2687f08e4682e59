using System.CommandLine;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Cli;

/// <summary>The option <c>--model</c>: a published model, by default the newest.</summary>
internal sealed class PublishedModelOption : Option<PublishedModel>
{
    public PublishedModelOption(PublishedCatalog catalog)
        : base("--model")
    {
        Description = "A published model (key@version); the newest by default.";
        DefaultValueFactory = _ => catalog.NewestModel;
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;

            if (catalog.FindModel(text) is { } model)
            {
                return model;
            }

            result.AddError(
                $"'{text}' is not a published model ({string.Join(", ", catalog.Models.Select(known => known.Model.Id))})."
            );
            return null;
        };
    }
}
