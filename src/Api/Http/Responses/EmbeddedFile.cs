using System.Reflection;
using System.Text;

namespace ChannelFit.Api.Http.Responses;

/// <summary>A file of wwwroot, which is embedded in the assembly.</summary>
public static class EmbeddedFile
{
    /// <summary>Reads a file.</summary>
    public static byte[] Read(string name)
    {
        using var resource =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the assembly.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads a text file.</summary>
    public static string ReadText(string name) => Encoding.UTF8.GetString(Read(name));

    /// <summary>Returns a response with a file, which browsers revalidate by its ETag.</summary>
    public static IResult Send(HttpResponse response, byte[] bytes, string mediaType)
    {
        response.Headers.CacheControl = "no-cache";
        return Results.Bytes(bytes, mediaType, entityTag: new(JsonResponse.ComputeETag(bytes)));
    }
}
