using CopyImageGitOps.Controller.Hosting;

return await ControllerCommand.InvokeAsync(args);
