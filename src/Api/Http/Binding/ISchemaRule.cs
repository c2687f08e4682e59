using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.Binding;

/// <summary>A rule of a validator that also writes its limit into the schema of the member.</summary>
internal interface ISchemaRule
{
    void Describe(OpenApiSchema schema);
}
