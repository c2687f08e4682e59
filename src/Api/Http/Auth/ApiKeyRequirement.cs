using Microsoft.AspNetCore.Authorization;

namespace ChannelFit.Api.Http.Auth;

/// <summary>Requires an API key that allows the operation from the request's origin.</summary>
internal sealed class ApiKeyRequirement : IAuthorizationRequirement;
