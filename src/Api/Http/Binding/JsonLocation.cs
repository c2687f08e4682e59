using System.Text.Json;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Http.Binding;

/// <summary>The location of a JSON value in a request, with the list that receives the errors of the request.</summary>
/// <remarks>The pointer is created only when it is needed, because most values have no errors.</remarks>
internal readonly struct JsonLocation(
    List<ValidationError> errors,
    string parent = "#",
    JsonProperty? member = null,
    int? index = null
)
{
    public string Pointer =>
        member is { } property ? ValidationError.AppendPointer(parent, UnicodeSafeJson.GetName(property))
        : index is { } element ? $"{parent}/{element}"
        : parent;

    /// <summary>Returns the location of a member of the object with the given pointer.</summary>
    public JsonLocation Member(string pointer, JsonProperty property) => new(errors, pointer, property);

    /// <summary>Returns the location of an element of the array with the given pointer.</summary>
    public JsonLocation Element(string pointer, int position) => new(errors, pointer, index: position);

    /// <summary>Adds an error unless the list is full. Returns null, the value of a member that cannot be read.</summary>
    public object? AddError(string code, string detail)
    {
        if (errors.HasRoom())
        {
            errors.Add(new(Pointer, code, detail));
        }

        return null;
    }
}
