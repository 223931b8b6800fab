# The command line and the in-cluster controller as container images, the targets cli and controller; docs/container-image.md says how they are used.
# `make image` builds them with docker or buildah.
#
# Each of these arguments names a stage of this file or any image in its place:
#   BASE              what the image of the command line is made on
#   TOOLS             BASE with git, kustomize and what TLS needs; with an image that has them nothing is run while building
#   RUNTIME           what the image of the controller is made on: it has ASP.NET Core
#   CONTROLLER_TOOLS  RUNTIME with git and what TLS needs; with an image that has them nothing is run while building
#   SDK               where the programs are compiled
#   BINARY            build: compiles it here; prebuilt: takes artifacts/linux-<architecture> or artifacts/controller, which a release does, so that image
#                     and archives have the same one
ARG BASE=debian
ARG TOOLS=tools
ARG RUNTIME=aspnet
ARG CONTROLLER_TOOLS=controller-tools
ARG SDK=dotnet
ARG BINARY=build

# These stand here by themselves because Dependabot updates FROM lines and no ARG lines (https://github.com/dependabot/dependabot-core/issues/2057).
FROM docker.io/library/debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f AS debian
FROM mcr.microsoft.com/dotnet/sdk:10.0@sha256:e1ffd2a92ae84c1291bc1b6887501f8af98e6331e7af6d4c8d37168c5e87a64c AS dotnet
FROM mcr.microsoft.com/dotnet/aspnet:10.0@sha256:a4556ed033fa96f984bb7a8d348851cb2d36b1281dd2420070045f664fbb5f94 AS aspnet

FROM ${SDK} AS build
WORKDIR /source
COPY . .
RUN eng/install.sh build && eng/publish.sh "$(eng/rid.sh)" /copyimage

FROM scratch AS prebuilt
ARG TARGETARCH
COPY artifacts/linux-${TARGETARCH}/ /copyimage/

FROM ${BINARY} AS binary

FROM ${BASE} AS tools
# ca-certificates brings OpenSSL along, which .NET loads for TLS and digests.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git kustomize \
    && rm -rf /var/lib/apt/lists/*

FROM ${TOOLS} AS cli
COPY --from=binary /copyimage/ /opt/copyimage/
COPY LICENSE /opt/copyimage/
LABEL org.opencontainers.image.title="copyimage" \
      org.opencontainers.image.description="Makes Kubernetes manifests run on private copies of their public images" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/copyimage:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /work
# nobody, as a number: Kubernetes cannot tell of a name that it is not root (runAsNonRoot).
USER 65534:65534
# A full path, because kustomize gives a container function the PATH of the machine that it runs on.
ENTRYPOINT ["/opt/copyimage/copyimage"]
# What kustomize and kpt start has no arguments and a ResourceList on standard input.
CMD ["fn"]

# The controller is one build for all architectures, so it is compiled on that of the machine.
FROM ${SDK} AS controller-build
WORKDIR /source
COPY . .
RUN eng/publish-controller.sh /controller

FROM scratch AS controller-prebuilt
COPY artifacts/controller/ /controller/

FROM controller-${BINARY} AS controller-binary

FROM ${RUNTIME} AS controller-tools
# git, for a lock file that is in a repository.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/*

FROM ${CONTROLLER_TOOLS} AS controller
COPY --from=controller-binary /controller/ /opt/copyimage/
COPY LICENSE /opt/copyimage/
LABEL org.opencontainers.image.title="copyimage-controller" \
      org.opencontainers.image.description="Makes the workloads of a cluster run on private copies of their public images" \
      org.opencontainers.image.licenses="Apache-2.0"
# Without it, .NET wants a folder for the sockets of debuggers; the root file system is read-only.
ENV DOTNET_EnableDiagnostics=0
WORKDIR /opt/copyimage
EXPOSE 8080
USER 65534:65534
ENTRYPOINT ["dotnet", "/opt/copyimage/copyimage-controller.dll"]
