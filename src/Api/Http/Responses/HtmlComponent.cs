using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelFit.Api.Http.Responses;

/// <summary>Renders Razor components to text, so that a response has a length and an ETag.</summary>
public static class HtmlComponent
{
    private static readonly ServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    /// <summary>Renders a component. Components of this service do no work that is asynchronous and use no services.</summary>
    public static string Render<T>(params ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : IComponent
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);

        foreach (var (name, value) in parameters)
        {
            values.Add(name, value);
        }

        using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        return renderer
            .Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(values))).ToHtmlString()
            )
            .GetAwaiter()
            .GetResult();
    }
}
